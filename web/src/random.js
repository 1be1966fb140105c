/**
 * 노트북과 같은 시드에서 같은 z: PyTorch의 `torch.randn(n, generator=…)`을 그대로 따릅니다(메르센
 * 트위스터와 박스–뮬러 변환, 열여섯 개씩). 그래서 웹판의 시드 31은 노트북의 시드 31입니다.
 */

/** MT19937. @param {number} seed */
function twister(seed) {
  const state = new Uint32Array(624);
  state[0] = seed >>> 0;
  for (let i = 1; i < 624; i++) {
    const x = state[i - 1] ^ (state[i - 1] >>> 30);
    state[i] = Math.imul(1812433253, x) + i;
  }
  let at = 624;
  const turn = () => {
    for (let i = 0; i < 624; i++) {
      const y = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
      state[i] = state[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    at = 0;
  };
  return () => {
    if (at === 624) turn();
    let y = state[at++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

/**
 * 표준 정규 분포의 수 n개(n ≥ 16).
 * @param {number} n
 * @param {number} seed
 */
export function randn(n, seed) {
  const next = twister(seed);
  const uniform = () => (next() & 0xffffff) / 0x1000000;
  const out = Float32Array.from({ length: n }, uniform);
  const turn = (/** @type {number} */ at) => {
    for (let j = at; j < at + 8; j++) {
      const radius = Math.sqrt(-2 * Math.log(1 - out[j]));
      const angle = 2 * Math.PI * out[j + 8];
      out[j] = radius * Math.cos(angle);
      out[j + 8] = radius * Math.sin(angle);
    }
  };
  for (let at = 0; at + 16 <= n; at += 16) turn(at);
  if (n % 16) {
    // 끝이 남으면 마지막 열여섯을 다시 뽑습니다.
    for (let j = n - 16; j < n; j++) out[j] = uniform();
    turn(n - 16);
  }
  return out;
}
