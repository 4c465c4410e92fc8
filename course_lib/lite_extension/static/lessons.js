// Lessons that this browser stored, kept in step with those of the site. JupyterLite shows a stored copy in place of the
// site's file, for good; a reader who ran an old lesson once would never see its next edition. So, when a lesson is opened:
// one that the reader did not change is replaced, one that they changed stays and the new one is put beside it, and either is said.
(() => {  // a scope of its own: all scripts share the page
  const ID = "course-lib-lite:lessons";

  // A short mark of a lesson's text and code: FNV-1a, as `edition_of` in course_lib/editions/lite.py reckons it.
  function mark(lesson) {
    const source = (cell) => (Array.isArray(cell.source) ? cell.source.join("") : cell.source);
    const cells = lesson.cells.map((cell) => [cell.cell_type, source(cell)]);
    let found = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(JSON.stringify(cells))) found = Math.imul(found ^ byte, 0x01000193) >>> 0;
    return found.toString(16).padStart(8, "0");
  }

  function settings() {
    const all = JSON.parse(document.getElementById("jupyter-config-data").textContent).litePluginSettings;
    return (typeof all === "string" ? JSON.parse(all) : all)[ID];
  }

  function activate(app) {
    const { version, editions, said } = settings();
    const { contents, serverSettings } = app.serviceManager;
    const code = (path) => (path.includes("/zh/") || (!path && navigator.language.startsWith("zh")) ? "zh" : "en");
    const say = (type, message, actions = []) =>
      app.commands.execute("apputils:notify", { type, message, options: { autoClose: false, actions } });

    async function fromSite(path) {
      const place = path.split("/").map(encodeURIComponent).join("/");
      const answer = await fetch(`${serverSettings.baseUrl}files/${place}`, { cache: "no-cache" });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return answer.json();
    }

    const save = (path, content) => contents.save(path, { type: "notebook", format: "json", content });

    // A name beside `path` that is free, or holds the new edition already.
    async function beside(path) {
      for (let number = 1; ; number++) {
        const name = path.replace(/\.ipynb$/, `-${version}${number === 1 ? "" : `-${number}`}.ipynb`);
        const there = await contents.get(name, { content: true }).catch(() => null);
        if (!there || there.content.metadata?.course?.edition === editions[path]) return { name, free: !there };
      }
    }

    async function keepInStep({ context }) {
      if (!context?.path?.endsWith(".ipynb")) return;
      await context.ready;
      const { path, model } = context;
      const now = editions[path];
      const lesson = model.toJSON();
      const given = lesson.metadata.course?.edition;
      if (!now || given === now || mark(lesson) === now) return;
      const words = (key) => said[key][code(path)];
      const fresh = await fromSite(path);
      if (mark(lesson) === given) {
        await save(path, fresh);
        await context.revert();
        await say("info", words("updated"));
      } else {
        const { name, free } = await beside(path);
        if (free) await save(name, fresh);
        const open = { label: words("open_new"), commandId: "docmanager:open", args: { path: name }, displayType: "accent" };
        await say("warning", words("kept").replace("{beside}", name.split("/").pop()), [open]);
      }
    }

    // JupyterLite knows sessions by name alone, and lessons have the same name in both languages: open both, and neither has a
    // kernel any more. The path tells them apart.
    const { sessions } = app.serviceManager;
    const startNew = sessions.startNew.bind(sessions);
    sessions.startNew = (options, ...rest) => startNew({ ...options, name: options.path }, ...rest);

    const seen = new WeakSet();
    const look = (widget) => {
      if (!widget || seen.has(widget)) return;
      seen.add(widget);
      keepInStep(widget).catch((error) => console.warn("a lesson was not compared with the site's", error));
    };
    app.shell.currentChanged?.connect((_, { newValue }) => look(newValue));
    app.restored.then(async () => {
      look(app.shell.currentWidget);
      // What the kernel writes reaches the browser's store through this worker, or not at all.
      const late = new Promise((go) => setTimeout(go, 20000));
      const works = await Promise.race([navigator.serviceWorker?.ready, late]);
      const path = app.shell.currentWidget?.context?.path ?? "";
      if (!works && !globalThis.crossOriginIsolated) await say("warning", said.not_kept[code(path)]);
    });
  }

  (globalThis._JUPYTERLAB ??= {})["course-lib-lite"] = {
    init() {},
    get: async () => () => ({ __esModule: true, default: { id: ID, autoStart: true, activate } }),
  };
})();
