// The view in a notebook: its questions are messages of the widget.
function widgetBackend(model) {
  const own = Math.random().toString(36).slice(2), waiting = new Map();
  let count = 0;
  const heard = (answer) => {
    const done = waiting.get(answer.number);
    if (done) { waiting.delete(answer.number); done(answer); }
  };
  model.on("msg:custom", heard);
  return {
    ask: (message) => new Promise((done) => {
      const number = `${own}-${++count}`;
      if (message.type === "tick") done({}); else waiting.set(number, done);
      model.send({ ...message, number });
    }),
    close: () => model.off("msg:custom", heard),
  };
}

export default {
  render({ model, el: place }) {
    const root = document.createElement("div");
    place.append(root);
    const backend = widgetBackend(model), room = openRoom(root, { ...model.get("start"), ...model.get("now") }, backend);
    return () => { room.close(); backend.close(); };
  },
};
