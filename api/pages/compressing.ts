// Lays beside each file that is built the same compressed, so that the service sends what is ready.

import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const WORTH_BYTES = 1_024; // less fits into one packet either way
const TEXTS = /\.(css|js|svg|ttf)$/;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }; // 11 takes ten times as long for a tenth less

export function compressing(): Plugin {
  return {
    name: "compressing",
    apply: "build",
    generateBundle: {
      order: "post",
      async handler(_, bundle) {
        const lay = async (fileName: string, source: Buffer): Promise<void> => {
          const smaller = await Promise.all([
            promisify(brotliCompress)(source, BROTLI),
            promisify(gzip)(source, { level: 9 }),
          ]);
          this.emitFile({ type: "asset", fileName: `${fileName}.br`, source: smaller[0] });
          this.emitFile({ type: "asset", fileName: `${fileName}.gz`, source: smaller[1] });
        };
        const files = Object.values(bundle)
          .filter(({ fileName }) => TEXTS.test(fileName))
          .map((file) => ({
            name: file.fileName,
            source: Buffer.from(file.type === "chunk" ? file.code : file.source),
          }));
        await Promise.all(
          files.filter(({ source }) => source.length >= WORTH_BYTES).map(async ({ name, source }) => lay(name, source)),
        );
      },
    },
  };
}
