// Draws new codes into a pool. Many take a while: the server goes on by itself, and this shows how
// far it is.
import { Button, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../components/States';
import { useTold } from '../components/useTold';
import { CountInput } from '../editor/inputs';
import { useFormats } from '../i18n/format';
import { codesKey, generateCodes, poolDetail, supplyDetail, type Pool } from './queries';

type Props = { pool: Pool; opened: boolean; onClose: () => void };

function useFollowed(pool: string, supply: string | null) {
  const client = useQueryClient();
  const followed = useQuery({
    ...supplyDetail(pool, supply ?? ''),
    enabled: supply !== null,
    refetchInterval: (query) => (query.state.data?.state === 'running' ? 300 : false),
  });
  const done = followed.data?.state !== undefined && followed.data.state !== 'running';
  useEffect(() => {
    if (!done) return;
    void client.invalidateQueries({ queryKey: poolDetail(pool).queryKey });
    void client.invalidateQueries({ queryKey: [...codesKey, 'of', pool] });
  }, [done, client, pool]);
  return followed;
}

function Running({ pool, supply }: { pool: string; supply: string }) {
  const { t } = useTranslation();
  const format = useFormats();
  const followed = useFollowed(pool, supply);
  if (followed.isError) return <Failure error={followed.error} />;
  const { added = 0, wanted = 1, state } = followed.data ?? {};
  return (
    <div role="status">
      <Progress
        value={(added / wanted) * 100}
        aria-label={t('codes.progress')}
        animated={state === 'running'}
      />
      <Text size="sm" mt={4} className="figure">
        {t(state === 'finished' ? 'codes.added' : 'codes.adding', {
          added: format.number(added),
          wanted: format.number(wanted),
        })}
      </Text>
      {followed.data?.stopped_because ? (
        <Text size="sm">{followed.data.stopped_because}</Text>
      ) : null}
    </div>
  );
}

export function Generate({ pool, opened, onClose }: Props) {
  const { t } = useTranslation();
  const [count, setCount] = useState<unknown>(1000);
  const generate = useTold({
    run: (wanted: number) => generateCodes(pool.id, wanted),
    stale: [codesKey],
  });
  const supply = generate.data?.supply ?? null;
  const close = () => {
    generate.reset();
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('codes.generate')}
      centered
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typeof count === 'number') generate.mutate(count);
        }}
      >
        <Stack>
          <CountInput label={t('codes.howMany')} value={count} onChange={setCount} />
          {supply === null ? null : <Running pool={pool.id} supply={supply} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('action.close')}
            </Button>
            <Button
              type="submit"
              loading={generate.isPending}
              disabled={typeof count !== 'number' || count < 1}
            >
              {t('codes.draw')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
