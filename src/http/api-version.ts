export type ApiVersion = 1 | 2;

const MEDIA_TYPE = /application\/vnd\.clusterrunner\.v(\d+)\+json/i;

/**
 * The version that a client asks for by the header `Accept`, such as `application/vnd.clusterrunner.v1+json`; `standard` where it
 * asks for none that there is. It says what `child_routes` and `api_version` hold, and nothing else.
 */
export const versionIn = (accept: string | null, standard: ApiVersion): ApiVersion => {
  if (accept === null || accept === "*/*") return standard;
  switch (MEDIA_TYPE.exec(accept)?.[1]) {
    case "1":
      return 1;
    case "2":
      return 2;
    default:
      return standard;
  }
};
