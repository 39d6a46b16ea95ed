import { createClient, http } from 'viem';
import { tempoModerato } from 'viem/chains';

/** A viem client of the local node: viem's Tempo chain with the id and the address replaced. */
export function tempoClient(rpc, chainId) {
  const chain = { ...tempoModerato, id: chainId, rpcUrls: { default: { http: [rpc] } } };
  return createClient({ chain, transport: http(rpc) });
}
