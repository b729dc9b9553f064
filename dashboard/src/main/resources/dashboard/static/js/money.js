// Money is whole cents, as BigInt: never a floating-point number.

export function cents(text) {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(String(text ?? '').trim());
  if (!match) return null;
  const [, minus, whole, fraction = ''] = match;
  const value = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  return minus ? -value : value;
}

export function money(value) {
  const size = value < 0n ? -value : value;
  return `${value < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

export function sum(texts) {
  return money(texts.reduce((total, text) => total + (cents(text) ?? 0n), 0n));
}
