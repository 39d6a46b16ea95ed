using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Fakes;

/// <summary>A signer with a development key that remembers what it signed, and answers otherwise where a test says so.</summary>
internal sealed class FakeTempoSigner : ITempoSigner, IDisposable
{
    public const string Key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    public const string OtherKey = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
    public const string KeyAddress = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

    private readonly TempoPrivateKeySigner _signer = TempoPrivateKeySigner.FromHex(Key);

    public string Address { get; set; } = KeyAddress;

    public List<TempoSigningRequest> Requests { get; } = [];

    public Func<TempoSigningRequest, byte[], byte[]> Answer { get; set; } = (_, signature) => signature;

    public async ValueTask<ReadOnlyMemory<byte>> SignAsync(TempoSigningRequest request, CancellationToken cancellationToken = default)
    {
        Requests.Add(request);
        return Answer(request, (await _signer.SignAsync(request, cancellationToken)).ToArray());
    }

    public void Dispose() => _signer.Dispose();
}
