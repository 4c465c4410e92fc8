// The controls of a panel, one function a kind. Each takes a field, `ids` (a name for each part that needs an id) and
// `tell` ({ changed, typed, pressed, uploaded, download }), and gives { control, read, show }:
// `read()` is the value now (undefined: not a valid one), `show(value)` sets it.
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
  }
  node.append(...children); // strings become text, never HTML
  return node;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// What a number is called: words given for it, or the number with its decimals and unit ("7 days", "40%").
function numberWords(field, value) {
  // Thousands as the charts group them, in either language.
  const digits = Number(value).toLocaleString("en-US", { minimumFractionDigits: field.format, maximumFractionDigits: field.format ?? 20 });
  const words = field.value_text;
  if (words && typeof words === "object") return words[value] ?? words[digits] ?? digits;
  if (words) return words.replaceAll("{value}", digits);
  if (!field.unit) return digits;
  return /^[%°]/.test(field.unit) ? digits + field.unit : `${digits} ${field.unit}`;
}

function range(field, ids, tell) {
  const { min, max, step = 1 } = field;
  const control = make("input", { type: "range", id: ids.control, min, max, step, disabled: field.disabled });
  const value = make("span", { class: "course-value", "aria-hidden": "true" }); // screen readers have aria-valuetext
  const paint = () => {
    const words = numberWords(field, control.valueAsNumber);
    value.textContent = words;
    control.setAttribute("aria-valuetext", words);
    control.style.setProperty("--course-filled", `${(100 * (control.valueAsNumber - min)) / (max - min || 1)}%`);
  };
  control.addEventListener("input", () => { paint(); tell.changed(); });
  return { control, value, read: () => control.valueAsNumber, show: (to) => { control.value = to; paint(); } };
}

function number(field, ids, tell) {
  const { min, max, step = "any", disabled } = field;
  const control = make("input", { type: "number", id: ids.control, inputmode: "decimal", min, max, step, disabled });
  const read = () => (control.validity.valid ? (control.value === "" ? null : control.valueAsNumber) : undefined);
  control.addEventListener("input", tell.typed);
  control.addEventListener("change", () => {
    // The browser says what is wrong, in the reader's language.
    control.setAttribute("aria-invalid", String(!control.validity.valid));
    tell.problem(control.validationMessage);
    tell.changed();
  });
  enterPresses(control, field, tell);
  const unit = field.unit ? [make("span", { class: "course-unit" }, field.unit)] : [];
  return { control, after: unit, read, show: (to) => { control.value = to ?? ""; } };
}

function text(field, ids, tell) {
  const { rows = 4, placeholder, disabled } = field;
  const long = field.kind === "textarea";
  const kind = long ? { rows } : { type: "text", autocomplete: "off", class: field.masked && "course-masked", spellcheck: field.masked && "false" };
  const control = make(long ? "textarea" : "input", { id: ids.control, placeholder, disabled, ...kind });
  // While Chinese is being composed the text holds unfinished syllables: wait for the end of it.
  control.addEventListener("input", (event) => { if (!event.isComposing) tell.typed(); });
  control.addEventListener("compositionend", tell.typed);
  control.addEventListener("change", tell.changed);
  if (!long) enterPresses(control, field, tell);
  return { control, read: () => control.value, show: (to) => { control.value = to ?? ""; } };
}

function enterPresses(control, field, tell) {
  control.addEventListener("keydown", (event) => {
    if (!field.enter || event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey) return;
    event.preventDefault();
    tell.pressed(field.enter);
  });
}

function select(field, ids, tell) {
  const size = field.kind === "list" ? (field.rows ?? Math.max(2, Math.min(8, field.options.length))) : undefined;
  const options = field.options.map((option) => make("option", { title: size && option.label }, option.label));
  const control = make("select", { id: ids.control, size, disabled: field.disabled }, ...options);
  control.addEventListener("change", tell.changed);
  return {
    control,
    read: () => field.options[control.selectedIndex]?.value ?? null,
    show: (to) => { control.selectedIndex = field.options.findIndex((option) => same(option.value, to)); },
  };
}

// radio (one of them) and checks (several): a fieldset of small labels.
function boxes(field, ids, tell) {
  const one = field.kind === "radio";
  const inputs = field.options.map((option, index) => make("input", {
    type: one ? "radio" : "checkbox", id: `${ids.control}-${index}`, name: one && ids.control, disabled: field.disabled || option.disabled,
  }));
  const rows = inputs.map((input, index) => make("label", { for: input.id }, input, make("span", {}, field.options[index].label)));
  const control = make("div", { class: field.inline ? "course-choices course-inline" : "course-choices" }, ...rows);
  control.addEventListener("change", tell.changed);
  const read = () => field.options.filter((_, index) => inputs[index].checked).map((option) => option.value);
  return {
    control,
    group: true,
    read: one ? () => read()[0] ?? null : read,
    show: (to) => inputs.forEach((input, index) => {
      const { value } = field.options[index];
      input.checked = one ? same(value, to) : (to ?? []).some((item) => same(item, value));
    }),
  };
}

function checkbox(field, ids, tell) {
  const control = make("input", { type: "checkbox", id: ids.control, disabled: field.disabled });
  control.addEventListener("change", tell.changed);
  return { control, labelAfter: true, read: () => control.checked, show: (to) => { control.checked = Boolean(to); } };
}

function buttons(field, ids, tell) {
  const pushes = field.options.map((option) => {
    const look = option.primary ? "course-button course-primary" : "course-button";
    const push = make("button", { type: "button", class: look, disabled: field.disabled || option.disabled }, option.label);
    push.addEventListener("click", () => tell.pressed(option.value));
    return push;
  });
  const group = field.label ? { role: "group", "aria-labelledby": ids.label } : {};
  return { control: make("div", { class: "course-pushes", ...group }, ...pushes), loose: true };
}

function file(field, ids, tell) {
  const control = make("input", { type: "file", id: ids.control, accept: field.accept, disabled: field.disabled });
  control.addEventListener("click", () => { control.value = ""; }); // so that choosing the same file again is a change
  control.addEventListener("change", async () => {
    const [chosen] = control.files;
    if (!chosen) return;
    const tooLarge = chosen.size > field.max;
    tell.problem(tooLarge ? field.too_large : "");
    if (!tooLarge) tell.uploaded({ name: chosen.name, size: chosen.size, text: await chosen.text(), field: field.name });
  });
  return { control };
}

function download(field, ids, tell) {
  const control = make("button", { type: "button", class: "course-button", id: ids.control }, field.label);
  control.addEventListener("click", () => {
    const { name = "download.txt", mime = "text/plain", text: content = "" } = tell.download();
    const address = URL.createObjectURL(new Blob([content], { type: `${mime};charset=utf-8` }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  });
  return { control, loose: true, ownLabel: true, ready: (is) => { control.disabled = field.disabled || !is; } };
}

const KINDS = { range, number, text, textarea: text, select, list: select, radio: boxes, checks: boxes, checkbox, buttons, file, download };
