using Mpp.Client.Methods;
using Mpp.Client.Methods.Tempo;

namespace Mppcs.Accounts;

/// <summary>An account without its key, for commands that sign nothing.</summary>
internal sealed class PublicAccount(string address) : ITempoSigner
{
    public string Address { get; } = address;

    public ValueTask<ReadOnlyMemory<byte>> SignAsync(TempoSigningRequest request, CancellationToken cancellationToken = default) =>
        throw new PaymentMethodException("This command signs nothing.", nothingWasSigned: true);
}
