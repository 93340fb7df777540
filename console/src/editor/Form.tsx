// The form of a definition, part by part.
import { Fieldset, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ConditionsSection } from './ConditionsSection';
import { idOf, withValue } from './document';
import { WordInput } from './inputs';
import { Effects, Limits, Schedule, Stacking, Trigger, type SectionProps } from './sections';

function Names({ definition, onChange, isNew }: SectionProps & { isNew: boolean }) {
  const { t } = useTranslation();
  const { name, id } = definition;
  // The id follows the name of a new promotion until somebody writes another.
  const follows = isNew && id === idOf(typeof name === 'string' ? name : '');
  return (
    <Fieldset legend={t('editor.section.names')} className="section">
      <div className="fields">
        <WordInput
          label={t('promotion.name')}
          value={name}
          onChange={(next) => {
            onChange({
              ...definition,
              name: next,
              ...(follows ? { id: idOf(String(next)) } : {}),
            });
          }}
        />
        <WordInput
          label={t('editor.field.id')}
          description={t('editor.idHint')}
          disabled={!isNew}
          value={id}
          onChange={(next) => {
            onChange({ ...definition, id: next });
          }}
        />
        <WordInput
          label={t('editor.field.campaign')}
          value={definition.campaign}
          onChange={(next) => {
            onChange(withValue(definition, ['campaign'], next === '' ? undefined : next));
          }}
        />
      </div>
    </Fieldset>
  );
}

export function Form({ isNew, ...props }: SectionProps & { isNew: boolean }) {
  return (
    <Stack gap="lg" component="section">
      <Names {...props} isNew={isNew} />
      <Trigger {...props} />
      <Effects {...props} />
      <ConditionsSection {...props} />
      <Schedule {...props} />
      <Limits {...props} />
      <Stacking {...props} />
    </Stack>
  );
}
