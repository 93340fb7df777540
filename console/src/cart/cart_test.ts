// What the API is told of a basket.
import { describe, expect, it } from 'vitest';
import { addProduct, cartOf, emptyBasket, setQuantity, type Product } from './cart';

const products: Product[] = [
  { sku: 'A', name: 'Beans', category: ['coffee'], unit_price: 1250, currency: 'EUR', tax_rate: 9 },
  { sku: 'B', name: 'Unpriced', category: [], unit_price: null, currency: null },
];

describe('a basket', () => {
  it('counts a product that is added twice', () => {
    const basket = addProduct(addProduct(emptyBasket, 'A'), 'A');
    expect(basket.lines).toEqual([{ sku: 'A', quantity: 2 }]);
    expect(setQuantity(basket, 'A', (quantity) => quantity - 2).lines).toEqual([]);
  });

  it('tells what the catalogue knows, and leaves out what has no price', () => {
    const basket = addProduct(addProduct(emptyBasket, 'A'), 'B');
    const cart = cartOf({ ...basket, codes: ['X'] }, products, 'EUR', undefined);
    expect(cart.lines).toEqual([
      {
        id: '1',
        sku: 'A',
        quantity: 1,
        unit_price: 1250,
        name: 'Beans',
        category: ['coffee'],
        tax_rate: 9,
      },
    ]);
    expect(cart.codes).toEqual(['X']);
    expect(cart.customer).toMatchObject({ orders: 0, authenticated: true });
  });

  it('names no customer who is not signed in', () => {
    const cart = cartOf({ ...emptyBasket, shopper: 'anonymous' }, products, 'EUR', undefined);
    expect(cart).not.toHaveProperty('customer');
  });
});
