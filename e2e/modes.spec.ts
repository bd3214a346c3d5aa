import { DeskPage } from './desk-page.ts';
import { test } from './fixtures.ts';

test.describe('Synchronized', () => {
  test('[SY1][LK2] Ready on either side is Ready on both, and signing in makes nobody Ready', async ({
    page,
    world,
  }) => {
    const desk = await DeskPage.open(page, await world());
    await desk.shows({ contactCenter: 'notReady', crm: 'notReady' });
    await desk.whySays('You have started work.');
    await desk.goReady();
    await desk.shows({ contactCenter: 'ready', crm: 'ready' });
    await desk.presenceIs('available');
    await desk.setPresence('lunch');
    await desk.shows({ contactCenter: 'notReady', crm: 'notReady' });
    await desk.setPresence('available');
    await desk.shows({ contactCenter: 'ready', crm: 'ready' });
  });

  test('[SY2][SY3][SY4] reasons map both ways, many to one gives the exact status back, unmapped gets the default', async ({
    page,
    world,
  }) => {
    const instance = await world();
    const desk = await DeskPage.open(page, instance);
    await desk.goReady();
    await desk.goNotReady(3);
    await desk.presenceIs('meeting');
    // Busy and Offline both stand for reason 1: the one that the person chose comes back after an interaction.
    await desk.setPresence('offline');
    await test.expect(desk.part('cc-state')).toHaveAttribute('data-reason', '1');
    await desk.goReady();
    await desk.shows({ contactCenter: 'ready', crm: 'ready' });
    const workId = await instance.give('dana', 'Chat with Jonas');
    await desk.part('offer-accept').click();
    await desk.presenceIs('busy');
    await desk.setPresence('offline');
    await desk.shows({ contactCenter: 'notReady', crm: 'notReady' });
    await desk.connector.getByTestId('interaction-end').click();
    await test.expect(desk.part(`work-${workId}`)).toHaveCount(0);
    await desk.presenceIs('offline');
    await desk.setPresence('training');
    await test.expect(desk.part('cc-state')).toHaveAttribute('data-reason', '21');
    await desk.presenceIs('training');
  });
});

test.describe('Complementary', () => {
  test('[CM1][CM2][CM4] the last Ready wins, and Not Ready makes nobody Ready', async ({ page, world }) => {
    const desk = await DeskPage.open(page, await world({ mode: 'complementary' }));
    await desk.setPresence('available');
    await desk.shows({ contactCenter: 'notReady', crm: 'ready' });
    await desk.goReady();
    await desk.shows({ contactCenter: 'ready', crm: 'notReady' });
    await desk.setPresence('available');
    await desk.shows({ contactCenter: 'notReady', crm: 'ready' });
    await desk.whySays('You became Ready in the CRM.');
    await desk.setPresence('lunch');
    await desk.shows({ contactCenter: 'notReady', crm: 'notReady' });
    await desk.goReady();
    await desk.goNotReady(2);
    await desk.shows({ contactCenter: 'notReady', crm: 'notReady' });
    await desk.presenceIs('lunch');
  });

  test('[CM3] the contact centre becomes Ready only after the CRM has confirmed', async ({ page, world }) => {
    const desk = await DeskPage.open(page, await world({ mode: 'complementary' }));
    await desk.setPresence('available');
    await desk.shows({ crm: 'ready' });
    await desk.crmWill('refuse');
    await desk.goReady();
    await desk.whySays(/Waiting for the CRM to confirm|has not confirmed/);
    await desk.shows({ contactCenter: 'notReady', crm: 'ready' });
    await test.expect(desk.part('link-chip')).toHaveText(/Out of step/);
    await desk.shows({ contactCenter: 'notReady', crm: 'ready' });
    await desk.crmWill('apply');
    await desk.part('try-now').click();
    await desk.shows({ contactCenter: 'ready', crm: 'notReady' });
  });
});
