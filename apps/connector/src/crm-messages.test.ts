import { describe, expect, it } from 'vitest';
import { createCrmMessages } from './crm-messages.ts';
import { interaction, ticket, view } from './testing/views.ts';

const kinds = (messages: { kind: string }[]) => messages.map(({ kind }) => kind);

describe('what the CRM page is told about interactions', () => {
  it('[CN13] the first view tells nothing, whatever is in hand', () => {
    expect(createCrmMessages().next(view({ work: [interaction()] }))).toEqual([]);
  });

  it('[CN13] tickets, offers and wrap-ups bring nobody up', () => {
    const messages = createCrmMessages();
    messages.next(view());
    expect(messages.next(view({ work: [ticket(), interaction({ state: 'offered' })] }))).toEqual([]);
    expect(messages.next(view({ work: [interaction({ state: 'wrapUp' })] }))).toEqual([]);
  });

  it('[CN13] an interaction is brought up once and logged once, at its end and not again after its wrap-up', () => {
    const messages = createCrmMessages();
    messages.next(view());
    expect(kinds(messages.next(view({ work: [interaction()] })))).toEqual(['screenPop']);
    expect(kinds(messages.next(view({ work: [interaction()] })))).toEqual([]);
    expect(kinds(messages.next(view({ work: [interaction({ state: 'wrapUp' })] })))).toEqual(['interactionLog']);
    expect(kinds(messages.next(view()))).toEqual([]);
  });

  it('[CN13][CN54] what is parked has not ended: it is logged once, when it is over', () => {
    const messages = createCrmMessages();
    messages.next(view());
    messages.next(view({ work: [interaction()] }));
    expect(messages.next(view({ work: [interaction({ state: 'parked' })] }))).toEqual([]);
    expect(kinds(messages.next(view({ work: [interaction()] })))).toEqual(['screenPop']);
    expect(kinds(messages.next(view()))).toEqual(['interactionLog']);
  });

  it('[CN13] an offer that is declined or runs out leaves no log', () => {
    const messages = createCrmMessages();
    messages.next(view());
    messages.next(view({ work: [interaction({ state: 'offered' })] }));
    expect(messages.next(view())).toEqual([]);
  });

  it('[CN13] a caller without a number is brought up by name', () => {
    const messages = createCrmMessages();
    messages.next(view());
    expect(messages.next(view({ work: [interaction({ detail: null })] }))).toMatchObject([
      { screenPop: { aniValues: ['Jonas Beck'] } },
    ]);
  });

  it('[CN13] a new session begins with silence again', () => {
    const messages = createCrmMessages();
    messages.next(view());
    messages.forget();
    expect(messages.next(view({ work: [interaction()] }))).toEqual([]);
  });

  it('[CN50] a chat is brought up by name alone, and logged at the end of its wrap-up with what is known of it', () => {
    const chat = { workId: 'chat-1', detail: 'My order has not come.' };
    const messages = createCrmMessages((workId) => ({ disposition: { id: workId, label: 'Solved' } }));
    messages.next(view());
    expect(messages.next(view({ work: [interaction(chat)] }))).toMatchObject([
      { kind: 'screenPop', screenPop: { aniValues: ['Jonas Beck'] } },
    ]);
    expect(messages.next(view({ work: [interaction({ ...chat, state: 'wrapUp' })] }))).toEqual([]);
    expect(messages.next(view())).toMatchObject([
      { kind: 'interactionLog', interactionId: 'chat-1', interactionData: { disposition: { label: 'Solved' } } },
    ]);
    expect(messages.next(view())).toEqual([]);
  });

  it('[CN50] a chat whose page was loaded again during its wrap-up is logged all the same', () => {
    const messages = createCrmMessages();
    messages.next(view({ work: [interaction({ workId: 'chat-1', state: 'wrapUp' })] }));
    expect(kinds(messages.next(view()))).toEqual(['interactionLog']);
  });
});
