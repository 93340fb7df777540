// Walking through a list that the server pages by cursors: forth, and back over the cursors seen.
import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

export type PageWalk = {
  after: string | undefined;
  isFirst: boolean;
  forth: (cursor: string) => void;
  back: () => void;
  restart: () => void;
};

export function usePageWalk(): PageWalk {
  const [seen, setSeen] = useState<string[]>([]);
  const forth = useCallback((cursor: string) => {
    setSeen((past) => [...past, cursor]);
  }, []);
  const back = useCallback(() => {
    setSeen((past) => past.slice(0, -1));
  }, []);
  const restart = useCallback(() => {
    setSeen([]);
  }, []);
  return { after: seen.at(-1), isFirst: seen.length === 0, forth, back, restart };
}

export function Pages({ walk, next }: { walk: PageWalk; next: string | null }) {
  const { t } = useTranslation();
  if (walk.isFirst && next === null) return null;
  return (
    <Group component="nav" justify="flex-end" gap="xs" mt="md" aria-label={t('pages.label')}>
      <Button
        variant="default"
        size="sm"
        disabled={walk.isFirst}
        onClick={walk.back}
        leftSection={<IconChevronLeft size={16} aria-hidden />}
      >
        {t('pages.previous')}
      </Button>
      <Button
        variant="default"
        size="sm"
        disabled={next === null}
        onClick={() => {
          if (next !== null) walk.forth(next);
        }}
        rightSection={<IconChevronRight size={16} aria-hidden />}
      >
        {t('pages.next')}
      </Button>
    </Group>
  );
}
