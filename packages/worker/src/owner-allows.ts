/** What the owner of this machine allows graphs to do on it, and how the trainer is told. */
export interface OwnerAllows {
  /** Graphs may bring code of their own; it runs in the sandbox. */
  readonly customCode: boolean;
  /** Graphs may send requests to this machine and its private networks. */
  readonly privateNetwork: boolean;
}

export const ALLOWS_NOTHING: OwnerAllows = { customCode: false, privateNetwork: false };

export const allowanceFlags = ({ customCode, privateNetwork }: OwnerAllows): string[] => [
  ...(customCode ? ["--allow-custom-code"] : []),
  ...(privateNetwork ? ["--allow-private-network"] : []),
];

/**
 * The worker's own secrets are not for the trainer, nor for the code that it runs; and what is allowed is said by the
 * worker's options, not by what its environment happens to hold.
 */
export function trainerEnvironment(): NodeJS.ProcessEnv {
  const {
    SWITCHYARD_TOKEN: _token,
    SWITCHYARD_DATABASE_URL: _own,
    DATABASE_URL: _url,
    SWITCHYARD_ALLOW: _allow,
    ...rest
  } = process.env;
  return { ...rest, PYTHONUNBUFFERED: "1" };
}
