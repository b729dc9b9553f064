// 'client-2' is the second client; 'bank' is the only one of its kind.

export const roleOf = (name) => name.split('-')[0];
export const numberOf = (name) => Number(name.split('-')[1] ?? 0);
export const nameOf = (role, number) => `${role}-${number}`;

const ROLES = ['bank', 'client', 'branch'];

/** The order in which processes are listed. */
export function byRole(a, b) {
  return ROLES.indexOf(roleOf(a)) - ROLES.indexOf(roleOf(b)) || numberOf(a) - numberOf(b);
}
