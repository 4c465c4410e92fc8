// On a phone JupyterLab's list of files leaves a lesson the width of two letters. In a window this narrow the list is put away
// whenever a document comes to the front; its button at the edge shows it again.
const NARROW = "(max-width: 900px)";

function activate({ restored, shell }) {
  const makeRoom = (widget) => {
    if (widget?.context && globalThis.matchMedia(NARROW).matches) shell.collapseLeft();
  };
  restored.then(() => {
    makeRoom(shell.currentWidget);
    shell.currentChanged.connect((_, { newValue }) => makeRoom(newValue));
  });
}

(globalThis._JUPYTERLAB ??= {})["course-lib-narrow"] = {
  init() {},
  get: async () => () => ({ __esModule: true, default: { id: "course-lib-narrow:room", autoStart: true, activate } }),
};
