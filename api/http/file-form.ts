/** How the document tells of a file that is sent. */
const BINARY = { type: 'string' as const, format: 'binary', description: 'The file' };
/** As the document tells it; what comes is read before any form is asked. */
export const fileForm = (fields: readonly string[]) => ({
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object' as const,
        required: ['file'],
        properties: {
          file: BINARY,
          ...Object.fromEntries(
            fields.map((name) => [name, { type: 'string' as const, description: 'As in the query' }]),
          ),
        },
      },
    },
    'application/octet-stream': { schema: BINARY },
  },
});
