// Makes a pool: its name, how its codes look, how often each may be used.
import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { useTold } from '../components/useTold';
import { idOf } from '../editor/document';
import { CountInput, WordInput } from '../editor/inputs';
import { codesKey, createPool } from './queries';

export function NewPool({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [pattern, setPattern] = useState('####-####-####');
  const [uses, setUses] = useState<unknown>(1);
  const create = useTold({
    run: () =>
      createPool({
        id: idOf(name),
        name,
        pattern,
        uses_max: typeof uses === 'number' ? uses : 1,
        check: true,
      }),
    stale: [codesKey],
    onDone: (pool) => {
      onClose();
      navigate(`/codes/pools/${encodeURIComponent(pool.id)}`);
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('codes.newPool')}
      centered
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(undefined);
        }}
      >
        <Stack>
          <WordInput
            label={t('codes.poolName')}
            value={name}
            onChange={(next) => {
              setName(String(next));
            }}
          />
          <WordInput
            label={t('codes.pattern')}
            description={t('codes.patternHint')}
            value={pattern}
            onChange={(next) => {
              setPattern(String(next));
            }}
          />
          <CountInput label={t('codes.usesMax')} value={uses} onChange={setUses} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={idOf(name) === ''}>
              {t('codes.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
