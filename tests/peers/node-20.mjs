// Medplum's packages expect the WebSocket of Node 22 to be there when they are loaded; nothing here ever opens one.
globalThis.WebSocket ??= class {
  constructor() {
    throw new Error('No WebSocket before Node 22');
  }
};
