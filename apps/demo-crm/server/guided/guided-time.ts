/** Takes back what was to be done later. */
export type Cancel = () => void;

/** The clock of the guided demo. */
export interface GuidedTime {
  now(): number;
  /** Runs `run` in `ms`. */
  after(ms: number, run: () => void): Cancel;
}

export const systemTime: GuidedTime = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Things that will be done later, all of which can be taken back at once. */
export interface Agenda {
  after(ms: number, run: () => void): Cancel;
  clear(): void;
}

export function createAgenda(time: GuidedTime): Agenda {
  const cancels = new Set<Cancel>();
  return {
    after(ms, run) {
      const cancel = time.after(ms, () => {
        cancels.delete(cancel);
        run();
      });
      cancels.add(cancel);
      return () => {
        cancels.delete(cancel);
        cancel();
      };
    },
    clear() {
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}
