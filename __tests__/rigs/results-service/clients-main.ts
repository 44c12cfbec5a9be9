import { serveClients } from '../../../src/adapters/github/client-server.ts';

/** The process of the clients, from the sources. */
await serveClients();
