import { serviceRoute } from './deployed-service.ts';
import { parameter, refuse, type Answer, type Call } from './exchange.ts';
import { created, deleted, listed, notFound, shown } from './resource-answers.ts';
import type { ResourceStore } from './resource-store.ts';
import type { Service, Setting } from './resources.ts';
import type { RouteDefinition } from './router.ts';
import { anything, readFields } from './validation.ts';

const SETTING_KEY = /^[\w.-]{1,100}$/;

/** The settings of a deployed service. */
export function settingRoutes(store: ResourceStore): readonly RouteDefinition[] {
  return [
    serviceRoute(store, 'PUT', '/settings/:key', putSetting),
    serviceRoute(store, 'GET', '/settings', listSettings),
    serviceRoute(store, 'GET', '/settings/:key', showSetting),
    serviceRoute(store, 'DELETE', '/settings/:key', deleteSetting),
  ];
}

/** 201 the first time, 200 for a change, which counts `version` up; the same value again changes nothing. */
function putSetting(call: Call, service: Service, store: ResourceStore): Answer {
  const key = parameter(call, 'key');
  if (!SETTING_KEY.test(key)) return refuse(400, 'A key has letters, digits, "_", "." and "-", at most 100.', 'key');
  const read = readFields(call, { value: anything });
  if (!read.ok) return read.error;
  const { value } = read.value;
  const earlier = settingOf(service, key, store);
  if (!earlier) {
    const made = store.add('setting', (id) => ({ id, service_id: service.id, key, value, version: 1 }));
    return made.ok ? created('setting', made.value, `/apps/${service.name}/settings/${key}`) : made.error;
  }
  if (JSON.stringify(earlier.value) === JSON.stringify(value)) return shown('setting', earlier);
  const changed = { ...earlier, value, version: earlier.version + 1 };
  store.replace('setting', changed);
  return { ...shown('setting', changed), note: `changed ${changed.id}` };
}

function listSettings(call: Call, service: Service, store: ResourceStore): Answer {
  const settings = store.list('setting').filter((candidate) => candidate.service_id === service.id);
  return listed('setting', settings, call, ['key']);
}

function showSetting(call: Call, service: Service, store: ResourceStore): Answer {
  const setting = settingOf(service, parameter(call, 'key'), store);
  return setting ? shown('setting', setting) : notFound('setting', parameter(call, 'key'));
}

function deleteSetting(call: Call, service: Service, store: ResourceStore): Answer {
  const setting = settingOf(service, parameter(call, 'key'), store);
  return setting ? deleted(store, 'setting', setting.id, []) : notFound('setting', parameter(call, 'key'));
}

function settingOf(service: Service, key: string, store: ResourceStore): Setting | undefined {
  return store.list('setting').find((setting) => setting.service_id === service.id && setting.key === key);
}
