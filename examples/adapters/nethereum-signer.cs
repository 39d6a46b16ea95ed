#:package Nethereum.Accounts@5.0.0
#:project ../../src/Mpp.Client/Mpp.Client.csproj
#:project ../../src/Mpp.Sandbox/Mpp.Sandbox.csproj
#:property ManagePackageVersionsCentrally=false

// Signs Tempo payments with an account of Nethereum, for programs that have one already. How this file was checked is said in README.md beside it.
// It runs against the sandbox: no node, no money.
using Mpp.Client.Http;
using Mpp.Client.Methods.Tempo;
using Mpp.Sandbox;
using Nethereum.Signer;
using Nethereum.Web3.Accounts;

await using var sandbox = await MppSandbox.StartAsync();
var services = sandbox.PayerServices with { TempoSigner = new NethereumSigner(new Account(sandbox.PayerPrivateKey)) };

using var http = new HttpClient { BaseAddress = sandbox.Merchant.BaseAddress };
using var paying = http.WithMppPayments(
    options =>
    {
        options.Policy.MaxPerPayment = "1 USD";
        options.PreferredMethods = ["tempo"];
    },
    services);
using var response = await paying.GetAsync(new Uri("/paid", UriKind.Relative));
var payment = response.GetMppPayment() ?? throw new InvalidOperationException("It was free.");
Console.WriteLine($"{(int)response.StatusCode}: {payment.Amount} {payment.Outcome} by {payment.Method}");

/// <summary>Signs with the key of a Nethereum account. The account must hold its key; one that signs elsewhere has none to give.</summary>
internal sealed class NethereumSigner(Account account) : ITempoSigner
{
    private const int ScalarLength = 32;

    private readonly EthECKey _key = new(account.PrivateKey);

    public string Address { get; } = account.Address;

    public ValueTask<ReadOnlyMemory<byte>> SignAsync(TempoSigningRequest request, CancellationToken cancellationToken = default)
    {
        // The hash as it is: EthereumMessageSigner and the like would put a prefix before it.
        var made = _key.SignAndCalculateV(request.Hash.ToArray());
        var signature = new byte[(2 * ScalarLength) + 1];
        made.R.CopyTo(signature, ScalarLength - made.R.Length);
        made.S.CopyTo(signature, (2 * ScalarLength) - made.S.Length);
        signature[^1] = made.V[0];
        return ValueTask.FromResult<ReadOnlyMemory<byte>>(signature);
    }
}
