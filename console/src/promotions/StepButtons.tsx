// Publish, pause, resume, stop: each asked about first, and only where the role allows it.
import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconRocket } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useConfirm } from '../components/useConfirm';
import { useTold } from '../components/useTold';
import { useCurrent } from '../session/SessionContext';
import {
  promotionsKey,
  publishPromotion,
  stepPromotion,
  type Promotion,
  type Step,
} from './queries';

const icons: Record<Step, ReactNode> = {
  pause: <IconPlayerPause size={18} aria-hidden />,
  resume: <IconPlayerPlay size={18} aria-hidden />,
  end: <IconPlayerStop size={18} aria-hidden />,
};

function stepsOf(promotion: Promotion): Step[] {
  if (promotion.live_version === 0) return [];
  if (promotion.state === 'active') return ['pause', 'end'];
  if (promotion.state === 'paused') return ['resume', 'end'];
  return [];
}

export function StepButtons({ promotion }: { promotion: Promotion }) {
  const { t } = useTranslation();
  const { may } = useCurrent();
  const { ask, dialog } = useConfirm();
  const step = useTold({
    run: (which: Step) => stepPromotion(promotion.id, which),
    stale: [promotionsKey],
    done: t('promotion.stepped'),
  });
  const publish = useTold({
    run: () => publishPromotion(promotion.id, promotion.revision),
    stale: [promotionsKey],
    done: t('promotion.published'),
  });
  if (!may('promotions.publish')) return null;
  return (
    <>
      {dialog}
      {stepsOf(promotion).map((which) => (
        <Button
          key={which}
          variant="default"
          leftSection={icons[which]}
          loading={step.isPending && step.variables === which}
          onClick={() => {
            ask({
              title: t(`promotion.step.${which}.title`),
              text: t(`promotion.step.${which}.text`),
              confirm: t(`promotion.step.${which}.action`),
              destructive: which === 'end',
              onConfirm: () => {
                step.mutate(which);
              },
            });
          }}
        >
          {t(`promotion.step.${which}.action`)}
        </Button>
      ))}
      {promotion.has_draft ? (
        <Button
          leftSection={<IconRocket size={18} aria-hidden />}
          loading={publish.isPending}
          onClick={() => {
            ask({
              title: t('promotion.step.publish.title'),
              text: t('promotion.step.publish.text'),
              confirm: t('promotion.step.publish.action'),
              onConfirm: () => {
                publish.mutate(undefined);
              },
            });
          }}
        >
          {t('promotion.step.publish.action')}
        </Button>
      ) : null}
    </>
  );
}
