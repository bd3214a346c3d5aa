/** Whether an interaction is a web chat, of which the server keeps a transcript: its id says so (CN50). */
export function isChat({ workId }: { workId: string }): boolean {
  return workId.startsWith('chat-');
}
