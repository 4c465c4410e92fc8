// anywidget gives a model two seconds to start. On a slow machine that misses them it drops every later message from
// the kernel, for good: the widget shows, but never changes. This hears the messages itself in that case, and asks
// for the state that was missed. It reaches into anywidget 0.11; should a later version differ, it does nothing.
function hearEvenIfLate(model) {
  let real; // the model behind the one that anywidget hands out: listeners are given it
  const find = (found) => { real = found; };
  model.on("change:course_here", find);
  model.set("course_here", true);
  model.off("change:course_here", find);
  const nothing = { content: { data: { method: "custom", content: {} } }, buffers: [] };
  real?._handle_comm_msg?.(nothing)?.catch(() => {
    const plain = Object.getPrototypeOf(Object.getPrototypeOf(real)); // as ipywidgets has it, without the wait
    real.comm.on_msg((message) => plain._handle_comm_msg.call(real, message));
    real.comm.send({ method: "request_state" }, real.callbacks(), {}, []);
  });
}

const initialize = ({ model }) => hearEvenIfLate(model);
