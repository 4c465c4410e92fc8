// Keep the keyboard inside a widget. JupyterLab listens to every key that reaches the notebook: there, x cuts the
// cell, a and b add cells, m turns code into text, and the arrows change the cell. So a key pressed in a widget
// stays in it, unless it is held with Ctrl, Alt or Meta, or is Shift+Enter (run the cell): those are for the notebook.
// The key's own effect (typing, moving a slider, Tab) is untouched.
function keepKeys(root) {
  root.addEventListener("keydown", (event) => {
    const forNotebook = event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && event.key === "Enter");
    if (!forNotebook) event.stopPropagation();
  });
}
