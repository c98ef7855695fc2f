/** The DLQ that the reference writes to, unless another is named. */
export const defaultStream = 'sg:stream:dlq';

/** `MAXLEN ~` of the DLQ. Source: the reference. */
export const DLQ_CAP = 5000;
