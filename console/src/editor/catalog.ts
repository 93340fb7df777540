// The shop's products, for picking from; the first thousand, which suggestions need no more of.
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, bodyOf, type Schema } from '../api/client';

export type Product = Schema['Product'];

export const catalogQuery = queryOptions({
  queryKey: ['catalog'],
  queryFn: () => bodyOf(api.GET('/v1/products', { params: { query: { limit: 1000 } } })),
  staleTime: 300_000,
});

// A category and all above it: "koffie/bonen" also suggests "koffie".
function withParents(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

export function useCatalogWords() {
  const catalog = useQuery(catalogQuery);
  const items = catalog.data?.items ?? [];
  return {
    products: items,
    words: {
      'line.category': sorted(items.flatMap((one) => one.category).flatMap(withParents)),
      'line.brand': sorted(items.flatMap((one) => (one.brand ? [one.brand] : []))),
      'line.sku': sorted(items.map((one) => one.sku)),
      'line.tags': [],
      'line.lists': [],
    },
  };
}
