namespace Mpp.Sandbox.Tempo;

/// <summary>How a <see cref="SimulatedTempoChain"/> is started.</summary>
public sealed class SimulatedTempoChainOptions
{
    /// <summary>Chain id of the Moderato test network, which the simulation answers unless told otherwise.</summary>
    public const ulong DefaultChainId = 42431;

    /// <summary>The TCP port on 127.0.0.1. 0, the default, takes any free one.</summary>
    public int Port { get; set; }

    /// <summary>The chain id.</summary>
    public ulong ChainId { get; set; } = DefaultChainId;

    /// <summary>The clock that block times come from, in whole seconds. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Units of each genesis token that each account of <see cref="TempoDevelopmentAccount.All"/> starts with. Default: 2^64 - 1, as on
    /// anvil. With 0 nobody holds anything until <see cref="SimulatedTempoChain.Fund"/>.
    /// </summary>
    public UInt128 DevelopmentBalance { get; set; } = ulong.MaxValue;
}
