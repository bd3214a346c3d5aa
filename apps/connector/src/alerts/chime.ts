/** Two soft tones, made by the browser: there is no file to fetch. */
const NOTES_HZ = [660, 880];
const NOTE_S = 0.18;
const LOUDNESS = 0.12;

let context: AudioContext | null = null;

/**
 * Makes the sound possible: a browser lets a page sound only after a click or a key on it, so this is called from one.
 *
 * @returns whether the page may sound now
 */
export async function allowChime(): Promise<boolean> {
  context ??= new AudioContext();
  await context.resume();
  return context.state === 'running';
}

/** Plays where the browser allows it by now; the next click on the page allows it for the next time. */
export function playChime(): void {
  context ??= new AudioContext();
  if (context.state !== 'running') {
    addEventListener('pointerdown', () => void allowChime(), { once: true });
    void context.resume();
    return;
  }
  for (const [index, frequency] of NOTES_HZ.entries()) {
    const start = context.currentTime + index * NOTE_S;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + NOTE_S);
  }
}
