// A promotion in plain words, as the API writes them from the definition itself.
import { List, Stack, Table, Text, Title } from '@mantine/core';
import type { Schema } from '../api/client';

type Statement = Schema['TermsStatement'];

function StatementView({ statement }: { statement: Statement }) {
  const [head, ...rows] = statement.table ?? [];
  return (
    <>
      <Text size="sm">{statement.text}</Text>
      {statement.points ? (
        <List size="sm" withPadding>
          {statement.points.map((point) => (
            <List.Item key={point.text}>
              <StatementView statement={point} />
            </List.Item>
          ))}
        </List>
      ) : null}
      {head ? <Table data={{ head, body: rows }} fz="sm" mt={4} /> : null}
    </>
  );
}

export function TermsView({ terms, order = 3 }: { terms: Schema['Terms']; order?: 2 | 3 }) {
  return (
    <Stack gap="sm">
      {terms.sections.map((section) => (
        <div key={section.id}>
          <Title order={order} size="h6" className="quiet">
            {section.heading}
          </Title>
          {section.statements.map((statement) => (
            <StatementView key={statement.text} statement={statement} />
          ))}
        </div>
      ))}
    </Stack>
  );
}
