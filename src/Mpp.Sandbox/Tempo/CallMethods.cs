using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>The methods that take a transaction which nobody has signed: try it, price it, fill it in.</summary>
internal sealed class CallMethods(ChainState state, SimulatedTempoChainFaults faults)
{
    private const uint BalanceOf = 0x70a08231;
    private const uint Decimals = 0x313ce567;
    private const uint UserTokens = 0xed498fa8;
    private const int SelectorLength = 4;
    private const int WordLength = 32;
    private const int TokenDecimals = 6;

    /// <summary><c>eth_call</c>. Balances of earlier blocks are not kept: an earlier block answers like the head.</summary>
    public string Call(RpcParameters parameters)
    {
        RpcTransactionRequest request = Read(parameters);
        if (state.Blocks.Find(parameters.Text(1)) is null)
        {
            throw new RpcRefusedException(RpcRefusedException.Rejected, "header not found");
        }

        if (request.HasCalls)
        {
            ValidityWindow.Check(request.Transaction, state.Blocks.Head.Timestamp);
            TryRun(request);
            return "0x";
        }

        TempoCall call = request.Transaction.Calls[0];
        if (call.To is not { } contract)
        {
            return SignatureCheck.IsValid(call.Data.Span) ? "0x01" : "0x00";
        }

        return Read(contract, call.Data.Span) ?? Transfer(request);
    }

    /// <summary><c>eth_estimateGas</c>.</summary>
    public string EstimateGas(RpcParameters parameters)
    {
        RpcTransactionRequest request = Read(parameters);
        TryRun(request);
        return Hex.Quantity(Estimate(request));
    }

    /// <summary><c>eth_fillTransaction</c>. What the request says already stays as it is.</summary>
    public JsonObject Fill(RpcParameters parameters)
    {
        RpcTransactionRequest request = Read(parameters);
        TryRun(request);
        var filled = new JsonObject();
        foreach (JsonProperty field in parameters.RequiredObject(0).EnumerateObject())
        {
            filled[field.Name] = JsonNode.Parse(field.Value.GetRawText());
        }

        filled["chainId"] = Hex.Quantity(faults.ChainIdToReport ?? state.ChainId);
        filled["nonce"] ??= Hex.Quantity(NonceTable.IsExpiring(request.Transaction)
            ? 0
            : state.Nonces.Next(request.From, request.Transaction.NonceKey));
        filled["gas"] ??= Hex.Quantity(Estimate(request));
        filled["maxPriorityFeePerGas"] ??= Hex.Quantity(GasTable.ProposedTip);
        filled["maxFeePerGas"] ??= Hex.Quantity(GasTable.BaseFee + GasTable.ProposedTip);
        return new JsonObject { ["tx"] = filled };
    }

    private RpcTransactionRequest Read(RpcParameters parameters)
        => RpcTransactionRequest.Read(parameters.RequiredObject(0), state.ChainId);

    private ulong Estimate(RpcTransactionRequest request)
    {
        // A sponsor pays in a token of its own choice, which nobody knows yet; the dearer case would be another one.
        TempoAddress? transferred = request.Transaction.Calls[0].To;
        TempoAddress feeToken = request.Sponsored
            ? transferred ?? default
            : FeeTerms.TokenOfSender(request.Transaction, request.From, state);
        return GasTable.Needed(request.Transaction, feeToken, state.Balances);
    }

    private void TryRun(RpcTransactionRequest request)
    {
        var run = new CallRun(state, state.Balances.Branch(), request.From, holdTransfers: false);
        if (run.Run(request.Transaction.Calls) is { } failure)
        {
            throw RpcRefusedException.Revert(failure);
        }
    }

    // The answer of a function that only reads; null when the call is none.
    private string? Read(TempoAddress contract, ReadOnlySpan<byte> data)
    {
        uint selector = data.Length < SelectorLength ? 0 : BinaryPrimitives.ReadUInt32BigEndian(data);
        if (contract == SystemContracts.FeeManager && selector == UserTokens)
        {
            return ChainLog.ToTopic(state.StoredFeeToken(ReadAddress(data)) ?? default);
        }

        if (!state.Tokens.Contains(contract))
        {
            return "0x";
        }

        return selector switch
        {
            BalanceOf => ChainLog.ToWord(state.Balances.Of(contract, ReadAddress(data))),
            Decimals => ChainLog.ToWord(TokenDecimals),
            _ => null,
        };
    }

    private string Transfer(RpcTransactionRequest request)
    {
        TryRun(request);
        return ChainLog.ToWord(1);
    }

    private static TempoAddress ReadAddress(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> word = data[SelectorLength..];
        return word.Length >= WordLength
            ? new TempoAddress(word[(WordLength - TempoAddress.Length)..WordLength])
            : throw RpcRefusedException.Revert("the argument is cut short");
    }
}
