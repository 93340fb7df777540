// The editor: form and JSON of one draft, what it says, what is unwise about it, and what it would
// do. Saves drafts; publishing is asked about first.
import { Button, Stack, Tabs } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDeviceFloppy, IconLock, IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useReducer, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { PageHead } from '../components/PageHead';
import { Empty, Loaded } from '../components/States';
import { useConfirm } from '../components/useConfirm';
import { useTold } from '../components/useTold';
import { PublishNote } from '../promotions/PublishNote';
import { plannedSpan, scheduleOf } from '../promotions/calendar/planned';
import {
  promotionDetail,
  promotionsKey,
  publishPromotion,
  savePromotion,
  type Promotion,
} from '../promotions/queries';
import { useCurrent } from '../session/SessionContext';
import { InWords, Lint } from './Checks';
import { edit, openDocument, type Definition } from './document';
import { Form } from './Form';
import { JsonEditor } from './JsonEditor';
import { Outlook } from './Outlook';
import { Templates } from './TemplatesPage';

function useWarnBeforeLeaving(changed: boolean): void {
  useEffect(() => {
    if (!changed) return undefined;
    const warn = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
    };
  }, [changed]);
}

type SaveProps = { definition: Definition; revision: number | null; broken: boolean };

function SaveButtons({ definition, revision, broken }: SaveProps) {
  const { t } = useTranslation();
  const { may } = useCurrent();
  const navigate = useNavigate();
  const { ask, dialog } = useConfirm();
  const id = typeof definition.id === 'string' ? definition.id : '';
  // Where publishing is refused, the draft is saved all the same and has another revision.
  const saved = useRef(revision);
  const save = useTold({
    run: async (publish: boolean) => {
      const { body } = await savePromotion(id, definition, saved.current);
      saved.current = body.revision;
      if (publish) await publishPromotion(id, body.revision);
    },
    stale: [promotionsKey],
    done: t('editor.saved'),
    onDone: () => {
      navigate(`/promotions/${encodeURIComponent(id)}`);
    },
  });
  const disabled = broken || id === '';
  return (
    <>
      {dialog}
      <Button
        variant="default"
        disabled={disabled}
        loading={save.isPending && !save.variables}
        leftSection={<IconDeviceFloppy size={18} aria-hidden />}
        onClick={() => {
          save.mutate(false);
        }}
      >
        {t('editor.save')}
      </Button>
      {may('promotions.publish') ? (
        <Button
          disabled={disabled}
          loading={save.isPending && save.variables}
          leftSection={<IconRocket size={18} aria-hidden />}
          onClick={() => {
            ask({
              title: t('promotion.step.publish.title'),
              text: t('promotion.step.publish.text'),
              confirm: t('promotion.step.publish.action'),
              onConfirm: () => {
                save.mutate(true);
              },
            });
          }}
        >
          {t('editor.saveAndPublish')}
        </Button>
      ) : null}
    </>
  );
}

type EditorProps = { start: Definition; revision: number | null };

function Editor({ start, revision }: EditorProps) {
  const { t } = useTranslation();
  const [document, change] = useReducer(edit, start, openDocument);
  const [settled] = useDebouncedValue(document.definition, 400);
  const [first] = useState(document.text);
  useWarnBeforeLeaving(document.text !== first);
  const name = document.definition.name;
  const title = typeof name === 'string' && name !== '' ? name : t('promotion.new');
  return (
    <>
      <PageHead
        title={title}
        crumbs={[{ label: t('nav.promotions'), to: '/promotions' }]}
        actions={
          <SaveButtons
            definition={document.definition}
            revision={revision}
            broken={document.broken}
          />
        }
      />
      <PublishNote />
      <div className="halves">
        <Form
          definition={document.definition}
          isNew={revision === null}
          onChange={(definition) => {
            change({ by: 'form', definition });
          }}
        />
        <Stack gap="lg">
          <InWords definition={settled} />
          <Lint definition={settled} />
          <JsonEditor
            document={document}
            onText={(text) => {
              change({ by: 'text', text });
            }}
          />
        </Stack>
      </div>
      <Tabs defaultValue="none" keepMounted={false} mt="xl">
        <Outlook definition={settled} />
      </Tabs>
    </>
  );
}

function startOf(promotion: Promotion): Definition {
  return promotion.draft ?? promotion.live ?? { id: promotion.id };
}

function Existing({ id }: { id: string }) {
  // What is edited must not change under the hands of who edits it.
  const promotion = useQuery({ ...promotionDetail(id), refetchOnWindowFocus: false });
  return (
    <Loaded query={promotion}>
      {(found) => <Editor start={startOf(found)} revision={found.revision} />}
    </Loaded>
  );
}

function ReadOnly() {
  const { t } = useTranslation();
  return <Empty icon={<IconLock />} title={t('editor.readOnly')} text={t('editor.readOnlyText')} />;
}

export default function EditorPage() {
  const { id } = useParams();
  const [params] = useSearchParams();
  const { shop, may } = useCurrent();
  const planned = plannedSpan(params);
  const [picked, setPicked] = useState<Definition | null>(null);
  if (!may('promotions.write')) return <ReadOnly />;
  if (id !== undefined) return <Existing key={id} id={id} />;
  if (picked === null) {
    return (
      <Templates
        planned={planned}
        onPick={(definition) => {
          const schedule = planned ? { schedule: scheduleOf(planned, shop.timezone) } : {};
          setPicked({ ...definition, ...schedule });
        }}
      />
    );
  }
  return <Editor start={picked} revision={null} />;
}
