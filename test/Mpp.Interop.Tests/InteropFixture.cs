using System.Security.Cryptography;

namespace Mpp.Interop.Tests;

/// <summary>What all tests of a run share: the packages, one chain, and one merchant on it.</summary>
[SetUpFixture]
public sealed class InteropFixture
{
    private static InteropFixture? _current;
    private NodePackages? _packages;
    private Anvil? _anvil;
    private MppxMerchant? _merchant;

    internal static NodePackages Packages => Current._packages!;

    internal static Anvil Anvil => Current._anvil!;

    /// <summary>The tempo merchant of the run. Its payee is <see cref="Payee"/>.</summary>
    internal static MppxMerchant TempoMerchant => Current._merchant!;

    /// <summary>An address that nothing but the tempo merchant of the run is paid to.</summary>
    internal static string Payee { get; } = FreshAddress();

    /// <summary>Who gets a part of each payment for <c>/splits</c>; of nothing else.</summary>
    internal static IReadOnlyList<string> SplitRecipients { get; } = [FreshAddress(), FreshAddress()];

    private static InteropFixture Current =>
        _current ?? throw new InvalidOperationException("The counterparts run only between the first and the last test.");

    /// <summary>An address nobody has used, for a merchant whose payments a test wants to count alone.</summary>
    internal static string FreshAddress() => "0x" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if (Environment.GetEnvironmentVariable("MPP_SKIP_INTEROP") == "1")
        {
            Assert.Ignore("MPP_SKIP_INTEROP=1: the counterparts were not started.");
        }

        _packages = await NodePackages.InstallAsync(CancellationToken.None);
        _anvil = await Anvil.StartAsync(_packages, CancellationToken.None);
        _merchant = await MppxMerchant.StartTempoAsync(_packages, _anvil, Payee, SplitRecipients, CancellationToken.None);
        _current = this;
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _current = null;
        if (_merchant is not null)
        {
            await _merchant.DisposeAsync();
        }

        if (_anvil is not null)
        {
            await _anvil.DisposeAsync();
        }
    }
}
