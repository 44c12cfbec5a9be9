import { text, type Field } from './validation.ts';

/** Names of resources: what a host name allows, so that a name can become part of an address. */
export const NAME: Field<string> = text({
  maximumLength: 63,
  pattern: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
  looksLike: 'lower case letters, digits and hyphens, for instance "shop-db"',
});

/** A range of IPv4 addresses. */
export const CIDR: Field<string> = text({
  maximumLength: 18,
  pattern: /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!\/)|(?=\/))){4}\/(?:3[0-2]|[12]?\d)$/,
  looksLike: '"10.0.0.0/16"',
});

/** The id of another resource; whether it exists is looked up afterwards. */
export const REFERENCE: Field<string> = text({ maximumLength: 100 });
