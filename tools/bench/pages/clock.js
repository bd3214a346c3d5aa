// One clock for all frames of a machine: each frame's own one counts from its own start.
export const clock = () => performance.timeOrigin + performance.now();

/** Remembers when each mark came, and hands it to whoever asks, before or after. */
export function createMarks() {
  const came = new Map();
  const asked = new Map();
  return {
    came(mark, at = clock()) {
      const ask = asked.get(mark);
      asked.delete(mark);
      if (ask) ask(at);
      else came.set(mark, at);
    },
    wait(mark) {
      const at = came.get(mark);
      came.delete(mark);
      return at === undefined ? new Promise((done) => asked.set(mark, done)) : at;
    },
    forget: () => came.clear(),
  };
}
