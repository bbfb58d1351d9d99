/** The secret of the Worker under test, which is built before any test could make one. It guards nothing. */
export const CONFORMANCE_WORKER_SECRET = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX';
