using System.Collections.Immutable;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace Mpp.Packaging.Tests;

/// <summary>The tool, packed once for each platform and compiled beforehand.</summary>
[TestFixture]
public sealed class PlatformToolTests
{
    [Test]
    public async Task The_package_of_this_platform_is_taken_and_runs_what_was_compiled_beforehand()
    {
        var feed = PackedFixture.CreateFolder("platforms");
        var run = await PackedFixture.Sources.PackToolAsync(PackedFixture.Version, feed, RuntimeInformation.RuntimeIdentifier, "any");
        Assert.That(run.ExitCode, Is.Zero, run.Text);

        var tool = await InstalledTool.FromAsync(feed, "tool-of-the-platform");
        var said = await tool.RunAsync(feed, [], "--version");
        using var library = new PEReader(ImmutableArray.Create(tool.Read("Mpp.Client.dll")));

        Assert.Multiple(() =>
        {
            Assert.That(tool.Packages, Is.EquivalentTo(new[] { "mppcs", $"mppcs.{RuntimeInformation.RuntimeIdentifier}" }));
            Assert.That(library.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size, Is.Positive, "native code");
            Assert.That(said.Output.Trim(), Is.EqualTo(PackedFixture.Version), said.Text);
        });
    }
}
