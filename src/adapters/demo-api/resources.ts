/**
 * What the demo API manages. The fields are written as they travel: each shape is the JSON of one resource.
 * A resource that names another one by id cannot exist without it, so the other cannot be deleted first.
 */

/** A private network. */
export interface Vpc {
  readonly id: string;
  readonly name: string;
  readonly cidr: string;
  readonly region: string;
}

/** A part of a private network. */
export interface Subnet {
  readonly id: string;
  readonly vpc_id: string;
  readonly cidr: string;
  readonly zone: string;
}

/** A database inside a subnet. Its password is made by the API, as a cloud provider would. */
export interface Database {
  readonly id: string;
  readonly name: string;
  readonly engine: string;
  readonly subnet_id: string;
  readonly endpoint: string;
  readonly port: number;
  readonly password: string;
}

/** A deployed service; `url` is an address of this same API under which the service is configured. */
export interface Service {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly replicas: number;
  readonly vpc_id: string;
  readonly database_id: string | null;
  readonly auth_service_id: string | null;
  readonly url: string;
}

/** A path of the public entrance that leads to a service. */
export interface Route {
  readonly id: string;
  readonly service_id: string;
  readonly path: string;
}

/** A named setting of a service; `version` counts its changes from 1. */
export interface Setting {
  readonly id: string;
  readonly service_id: string;
  readonly key: string;
  readonly value: unknown;
  readonly version: number;
}

/** A person who may administer a service. The password is taken and never answered. */
export interface AdminUser {
  readonly id: string;
  readonly service_id: string;
  readonly username: string;
  readonly email: string;
  readonly role: string;
}

/** Every kind of resource with its shape. */
export interface ResourceByKind {
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  readonly database: Database;
  readonly service: Service;
  readonly route: Route;
  readonly setting: Setting;
  readonly user: AdminUser;
}

/** The name of a kind of resource. */
export type Kind = keyof ResourceByKind;

/** The word for several of a kind: the path segment and the key of a list answer. */
export const PLURAL: Readonly<Record<Kind, string>> = {
  vpc: 'vpcs',
  subnet: 'subnets',
  database: 'databases',
  service: 'services',
  route: 'routes',
  setting: 'settings',
  user: 'users',
};
