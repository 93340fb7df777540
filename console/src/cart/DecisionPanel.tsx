// A past decision, found by its order or its checkout: what it was, from what, and whether computing
// it again gives the same.
import { Alert, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconReceipt, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, bodyOf, type Schema } from '../api/client';
import { Json } from '../components/Json';
import { Empty, Loaded } from '../components/States';
import { Tag } from '../components/Tag';
import { useFormats } from '../i18n/format';
import { useCurrent } from '../session/SessionContext';
import type { Cart } from './cart';
import { Receipt } from './Receipt';
import { usePromotionNames } from './usePromotionNames';

type Decision = Schema['Decision'];

async function checkoutOf(order: string): Promise<string | undefined> {
  const found = await bodyOf(api.GET('/v1/checkouts', { params: { query: { order } } }));
  return found.items.at(-1)?.id;
}

// By the order's number first, where the role may look for it; else the words are taken for the
// decision's own id.
async function findDecision(words: string, byOrder: boolean, language: 'nl' | 'en') {
  const id = (byOrder ? await checkoutOf(words) : undefined) ?? words;
  return bodyOf(api.GET('/v1/decisions/{id}', { params: { path: { id }, query: { language } } }));
}

function cartIn(facts: Decision['facts']): Cart | null {
  return 'cart' in facts ? (facts.cart as Cart) : null;
}

function DecisionView({ decision }: { decision: Decision }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { shop } = useCurrent();
  const nameOf = usePromotionNames();
  const again = decision.again;
  return (
    <div className="halves">
      <Stack className="surface" p="lg" component="section">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {decision.order ? t('decision.order', { order: decision.order }) : decision.id}
          </Title>
          <Tag tone={decision.outcome === 'refused' ? 'bad' : 'calm'}>
            {t(`decision.outcome.${decision.outcome}`)}
          </Tag>
        </Group>
        <Text size="sm" className="quiet">
          {format.dateTime(decision.at, shop.timezone)}
        </Text>
        {decision.words ? <Text>{decision.words}</Text> : null}
        <Alert
          variant="outline"
          color={again.possible && !again.same ? 'red' : 'stack'}
          title={t('decision.again')}
        >
          {again.possible
            ? t(again.same ? 'decision.same' : 'decision.differs')
            : t('decision.impossible')}
        </Alert>
        <Title order={3} size="h6">
          {t('decision.facts')}
        </Title>
        <Json label={t('decision.facts')} value={decision.facts} />
      </Stack>
      <Stack className="surface" p="lg" component="section">
        <Title order={2} size="h5">
          {t('receipt.title')}
        </Title>
        <Receipt
          result={decision.explained ?? decision.result}
          cart={cartIn(decision.facts)}
          nameOf={nameOf}
        />
      </Stack>
    </div>
  );
}

export function DecisionPanel() {
  const { t, i18n } = useTranslation();
  const [words, setWords] = useState('');
  const byOrder = useCurrent().may('checkouts');
  const [asked, setAsked] = useState('');
  const language = i18n.language === 'nl' ? 'nl' : 'en';
  const decision = useQuery({
    queryKey: ['decision', asked, language],
    queryFn: () => findDecision(asked, byOrder, language),
    enabled: asked !== '',
    retry: false,
  });
  return (
    <Stack>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(words.trim());
        }}
      >
        <Group align="flex-end" className="filters">
          <TextInput
            label={t(byOrder ? 'decision.find' : 'decision.findId')}
            value={words}
            onChange={(event) => {
              setWords(event.currentTarget.value);
            }}
          />
          <Button
            type="submit"
            className="start"
            leftSection={<IconSearch size={16} aria-hidden />}
          >
            {t('decision.search')}
          </Button>
        </Group>
      </form>
      {asked === '' ? (
        <div className="surface">
          <Empty icon={<IconReceipt />} title={t('decision.none')} text={t('decision.noneText')} />
        </div>
      ) : (
        <Loaded query={decision}>{(found) => <DecisionView decision={found} />}</Loaded>
      )}
    </Stack>
  );
}
