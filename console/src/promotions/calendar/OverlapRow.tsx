// How many promotions can run at once, per day or week; asked about one, it names them and offers a
// new one for the same time. Arrow keys go from one to the next.
import { Anchor, Button, Popover, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router-dom';
import { useCurrent } from '../../session/SessionContext';
import { useDayFormats } from './dayFormats';
import { mostAtOnce, runningIn, type Bar, type Unit } from './plan';
import { newPromotionIn } from './planned';

const named_max = 8;
const digit_width = 6.4;
const border = 2;

function useUnitName(): (unit: Unit) => string {
  const { t } = useTranslation();
  const days = useDayFormats();
  return (unit) =>
    unit.week === null
      ? days.long(unit.first)
      : t('calendar.week', { number: unit.week, days: days.span(unit) });
}

function Together({ bars, unit, title }: { bars: Bar[]; unit: Unit; title: string }) {
  const { t } = useTranslation();
  const { may } = useCurrent();
  const running = runningIn(bars, unit);
  const rest = running.length - named_max;
  return (
    <Stack gap="xs" maw={320}>
      <div>
        <Text fw={650}>{title}</Text>
        <Text size="sm" className="quiet">
          {t('calendar.most', { number: mostAtOnce(bars, unit) })}
        </Text>
      </div>
      <ul className="together">
        {running.slice(0, named_max).map(({ promotion }) => (
          <li key={promotion.id}>
            <Anchor
              component={Link}
              size="sm"
              to={`/promotions/${encodeURIComponent(promotion.id)}`}
            >
              {promotion.name || promotion.id}
            </Anchor>
          </li>
        ))}
      </ul>
      {rest > 0 ? <Text size="sm">{t('calendar.others', { number: rest })}</Text> : null}
      {may('promotions.write') ? (
        <Button
          component={Link}
          to={newPromotionIn(unit)}
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
        >
          {t('calendar.newHere')}
        </Button>
      ) : null}
    </Stack>
  );
}

type CellProps = {
  width: number;
  bars: Bar[];
  unit: Unit;
  most: number;
  share: { left: string; width: string };
  opened: boolean;
  reachable: boolean;
  onReach: () => void;
  onToggle: (opened: boolean) => void;
};

function Cell({ width, bars, unit, most, share, opened, reachable, onReach, onToggle }: CellProps) {
  const { t } = useTranslation();
  const nameOf = useUnitName();
  const count = mostAtOnce(bars, unit);
  const name = nameOf(unit);
  // Where there is no room for the number it is told all the same.
  const isRoomy = width >= String(count).length * digit_width + border;
  const strength = most === 0 ? 0 : Math.round((count / most) * 4);
  return (
    <Popover
      opened={opened}
      onChange={onToggle}
      position="bottom"
      trapFocus
      returnFocus
      withArrow
      shadow="md"
    >
      <Popover.Target>
        <button
          type="button"
          className={`at-once at-once-${strength}`}
          style={share}
          tabIndex={reachable ? 0 : -1}
          aria-label={`${name}: ${t('calendar.most', { number: count })}`}
          title={name}
          onFocus={onReach}
          onClick={() => {
            onToggle(!opened);
          }}
        >
          {isRoomy ? count : null}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={name}>
        {opened ? <Together bars={bars} unit={unit} title={name} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
}

type Props = {
  bars: Bar[];
  units: Unit[];
  room: number;
  shareOf: (unit: Unit) => { left: string; width: string };
};

export function OverlapRow({ bars, units, room, shareOf }: Props) {
  const { t } = useTranslation();
  const group = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const [opened, setOpened] = useState<number | null>(null);
  const days = units.reduce((sum, unit) => sum + unit.last - unit.first + 1, 0);
  const most = Math.max(0, ...units.map((unit) => mostAtOnce(bars, unit)));
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -units.length, End: units.length }[
      event.key
    ];
    if (step === undefined || opened !== null) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(units.length - 1, at + step));
    group.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div
      ref={group}
      role="group"
      aria-label={t('calendar.atOnce')}
      className="track track-counts"
      onKeyDown={move}
    >
      {units.map((unit, index) => (
        <Cell
          key={unit.first}
          width={((unit.last - unit.first + 1) / days) * room}
          bars={bars}
          unit={unit}
          most={most}
          share={shareOf(unit)}
          opened={opened === index}
          reachable={index === Math.min(at, units.length - 1)}
          onReach={() => {
            setAt(index);
          }}
          onToggle={(open) => {
            setOpened(open ? index : null);
          }}
        />
      ))}
    </div>
  );
}
