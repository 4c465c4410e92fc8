// A panel of native controls. The kernel sends `fields`, `values` and words; changes, presses and files go back.
// (keys.js, late.js and fields.js stand in front of this file.)
const TYPING_PAUSE = 250; // ms without a key before typed text is sent
let panels = 0;

// One field: label, tag and value in a line, the control, then help and a place for a problem.
function buildField(field, prefix, tell) {
  const id = (part) => `${prefix}-${field.name}-${part}`;
  const ids = { control: id("control"), label: id("label") };
  const problem = make("div", { class: "course-problem", role: "alert", id: id("problem") });
  const part = KINDS[field.kind](field, ids, { ...tell, problem: (words) => { problem.textContent = words; } });
  const tag = field.tag ? [make("span", { class: "course-tag", id: id("tag") }, field.tag)] : [];
  const help = field.help ? [make("div", { class: "course-help", id: id("help") }, field.help)] : [];
  const describedBy = [...tag, ...help, problem].map((node) => node.id).join(" ");
  const holder = part.group ? make("fieldset", { "aria-describedby": describedBy }) : make("div");
  holder.className = `course-field course-${field.kind}`;
  if (!part.group && !part.loose) part.control.setAttribute("aria-describedby", describedBy);
  if (part.ownLabel) part.control.setAttribute("aria-describedby", describedBy);

  const name = part.group ? make("legend", {}, field.label)
    : part.loose ? make("span", { id: ids.label }, field.label ?? "") : make("label", { for: ids.control, id: ids.label }, field.label);
  name.classList.add("course-name");
  if (part.labelAfter) holder.append(make("div", { class: "course-line" }, part.control, name, ...tag));
  else {
    if (field.label && !part.ownLabel) {
      // A legend must come first in its fieldset, so its tag goes inside it.
      if (part.group) { name.append(" ", ...tag); holder.append(name); }
      else holder.append(make("div", { class: "course-line" }, name, ...tag, ...(part.value ? [part.value] : [])));
    }
    holder.append(part.after ? make("div", { class: "course-line" }, part.control, ...part.after) : part.control);
  }
  holder.append(...help, problem);
  return { ...part, field, holder };
}

const focusable = (holder) => [...holder.querySelectorAll("input, select, textarea, button")];

function render({ model, el }) {
  const prefix = `course-panel-${Date.now().toString(36)}-${(panels += 1)}-${Math.random().toString(36).slice(2, 8)}`;
  const title = make("div", { class: "course-title", id: `${prefix}-title` });
  const controls = make("div", { class: "course-fields" });
  const readout = make("div", { class: "course-readout", role: "status" });
  // A group: as a labelled section it would be a landmark, a dozen of one name in every lesson.
  const body = make("div", { class: "course-html jp-RenderedHTMLCommon", role: "group" });
  const root = make("div", { class: "course-panel", role: "group" }, title, controls, readout, body);
  keepKeys(root);

  let shown = new Map(); // name -> what buildField gave
  let now = { ...model.get("values") };
  let turn = model.get("turn");
  const touched = new Map(); // name -> the turn in which the reader last changed it
  const waiting = new Map(); // name -> timer of text not sent yet

  function send() {
    turn = Math.max(turn, model.get("turn")) + 1;
    for (const [name, timer] of waiting) { clearTimeout(timer); touched.set(name, turn); collect(name); }
    waiting.clear();
    // Of fields that are gone the kernel wants no values.
    model.set("values", Object.fromEntries(Object.entries(now).filter(([name]) => shown.has(name))));
    model.set("turn", turn);
  }

  function collect(name) {
    const value = shown.get(name)?.read?.();
    if (value !== undefined) now[name] = value;
  }

  function teller(name) {
    return {
      changed() {
        if (same(shown.get(name).read(), now[name]) && !waiting.has(name)) return;
        collect(name);
        touched.set(name, Math.max(turn, model.get("turn")) + 1);
        send();
        model.save_changes();
      },
      typed() {
        touched.set(name, Infinity);
        clearTimeout(waiting.get(name));
        waiting.set(name, setTimeout(() => { send(); model.save_changes(); }, TYPING_PAUSE));
      },
      pressed(button) {
        if (waiting.size) send(); // what was just typed goes first
        model.set("pressed", { name: button, count: (model.get("pressed")?.count ?? 0) + 1 });
        model.save_changes();
      },
      uploaded(file) {
        model.set("upload", { ...file, count: (model.get("upload")?.count ?? 0) + 1 });
        model.save_changes();
      },
      download: () => model.get("download") ?? {},
    };
  }

  // Values from the kernel (or another view): all but those the reader changed since the kernel last looked.
  function showValues() {
    for (const [name, value] of Object.entries(model.get("values"))) {
      if ((touched.get(name) ?? 0) > model.get("turn") || same(now[name], value)) continue;
      now[name] = value;
      shown.get(name)?.show?.(value);
    }
  }

  // New fields: those that did not change keep their element, and the keyboard stays in the field that had it.
  function showFields() {
    const active = document.activeElement;
    const before = shown;
    shown = new Map();
    let focusNext = controls.contains(active) ? active : null;
    for (const field of model.get("fields")) {
      const old = before.get(field.name);
      const kept = old && same({ ...old.field, value: 0 }, { ...field, value: 0 });
      const entry = kept ? old : buildField(field, prefix, teller(field.name));
      shown.set(field.name, entry);
      if (kept) continue;
      entry.show?.(field.name in now ? now[field.name] : field.value);
      if (old?.holder.contains(active)) focusNext = focusable(entry.holder)[focusable(old.holder).indexOf(active)] ?? focusable(entry.holder)[0];
    }
    [...shown.values()].forEach(({ holder }, place) => {
      if (controls.children[place] !== holder) controls.insertBefore(holder, controls.children[place] ?? null);
    });
    while (controls.children.length > shown.size) controls.lastChild.remove();
    // A field that comes back begins anew, as it does in the kernel.
    for (const name of before.keys()) {
      if (shown.has(name)) continue;
      clearTimeout(waiting.get(name));
      waiting.delete(name);
      touched.delete(name);
      delete now[name];
    }
    if (focusNext?.isConnected && document.activeElement !== focusNext) {
      focusNext.focus({ preventScroll: true });
      if (active !== focusNext && active.selectionStart != null && focusNext.setSelectionRange && focusNext.type !== "number") {
        focusNext.setSelectionRange(active.selectionStart, active.selectionEnd);
      }
    }
    showDownload();
  }

  function showDownload() {
    const is = Boolean(model.get("download")?.text);
    for (const { ready } of shown.values()) ready?.(is);
  }

  function showWords() {
    title.textContent = model.get("title");
    title.hidden = !model.get("title");
    if (model.get("title")) root.setAttribute("aria-labelledby", title.id);
    else root.removeAttribute("aria-labelledby");
    controls.className = `course-fields course-${model.get("arrange")}`;
    if (readout.textContent !== model.get("readout")) readout.textContent = model.get("readout");
    if (model.get("html_label")) body.setAttribute("aria-label", model.get("html_label"));
    else body.removeAttribute("aria-label");
  }

  function showHtml() {
    body.innerHTML = model.get("html"); // prepared and escaped in Python
    body.hidden = !model.get("html");
  }

  showFields(); showWords(); showHtml();
  model.on("change:fields", showFields);
  model.on("change:values", showValues);
  model.on("change:download", showDownload);
  model.on("change:html", showHtml);
  for (const name of ["title", "arrange", "readout", "html_label"]) model.on(`change:${name}`, showWords);
  el.append(root);
  return () => { for (const timer of waiting.values()) clearTimeout(timer); };
}

export default { initialize, render };
