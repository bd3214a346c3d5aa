import type { WorkView } from '@interlock/protocol';
import { nameOfWork, stopwatch } from '@interlock/words';
import { addStyles } from '../ui/add-styles.ts';
import type { Desk } from '../ui/desk.ts';
import { ActButton } from '../ui/work-cards.tsx';
import { HandOver } from './hand-over.tsx';
import styles from './more-acts.css?inline';
import { MORE_ACTS_DE, MORE_ACTS_EN, type MoreActsWords } from './words.ts';

addStyles(styles);

interface MoreActsProps {
  readonly desk: Desk;
  /** Interactions in progress, and parked ones. */
  readonly active: readonly WorkView[];
  readonly parked: readonly WorkView[];
}

/** What an agent may do with an interaction besides ending it: lay it aside, take it up again, hand it over (CN54). */
export function MoreActs({ desk, active, parked }: MoreActsProps) {
  const words = desk.speaker.value.words.language === 'de' ? MORE_ACTS_DE : MORE_ACTS_EN;
  return (
    <>
      {active.map((item) => (
        <ForInteraction key={item.workId} desk={desk} item={item} words={words} isOnly={active.length === 1} />
      ))}
      {parked.length > 0 && <Parked desk={desk} items={parked} words={words} />}
    </>
  );
}

interface ForInteractionProps {
  readonly desk: Desk;
  readonly item: WorkView;
  readonly words: MoreActsWords;
  readonly isOnly: boolean;
}

function ForInteraction({ desk, item, words, isOnly }: ForInteractionProps) {
  const { workId } = item;
  const name = nameOfWork(desk.speaker.value, item);
  return (
    <section class="more-acts" data-testid={`more-${workId}`} data-work={workId} aria-label={words.title(name)}>
      {!isOnly && <small>{name}</small>}
      <ActButton
        desk={desk}
        command={{ kind: 'parkWork', workId }}
        testId="interaction-park"
        kind=""
        label={words.parkNamed(name)}
      >
        {words.park}
      </ActButton>
      <HandOver desk={desk} item={item} words={words} />
    </section>
  );
}

function Parked({ desk, items, words }: { desk: Desk; items: readonly WorkView[]; words: MoreActsWords }) {
  return (
    <section class="section parked-list" data-testid="parked">
      <h2>{words.parked}</h2>
      <ul class="card list">
        {items.map((item) => {
          const name = nameOfWork(desk.speaker.value, item);
          return (
            <li key={item.workId} data-testid={`work-${item.workId}`} data-work={item.workId} data-state={item.state}>
              <span class="text">
                <b>{name}</b>
                <small class="num">
                  {item.deadlineAt !== null && words.parkedFor(stopwatch(item.deadlineAt - desk.now.value))}
                </small>
              </span>
              <ActButton
                desk={desk}
                command={{ kind: 'resumeWork', workId: item.workId }}
                testId="interaction-resume"
                kind=""
                label={words.resumeNamed(name)}
              >
                {words.resume}
              </ActButton>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
