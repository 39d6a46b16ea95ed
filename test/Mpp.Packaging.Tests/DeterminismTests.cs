namespace Mpp.Packaging.Tests;

/// <summary>Whoever builds the same commit can compare.</summary>
[TestFixture]
public sealed class DeterminismTests
{
    [Test]
    public async Task The_same_sources_in_another_folder_give_the_same_bytes()
    {
        var others = SourceCopy.Create(PackedFixture.CreateFolder("the same sources"));
        var run = await others.BuildAsync(PackedFixture.Version);

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        Assert.Multiple(() =>
        {
            foreach (var names in PackageNames.All)
            {
                foreach (var file in new[] { $"{names[0]}.dll", $"{names[0]}.pdb" })
                {
                    Assert.That(others.ReadBuilt(names[1], file), Is.EqualTo(PackedFixture.Sources.ReadBuilt(names[1], file)), file);
                }
            }
        });
    }
}
