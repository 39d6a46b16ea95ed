using System.Buffers.Binary;
using System.Text;

namespace Mpp.Packaging.Tests;

/// <summary>What a gallery shows of each package, and what comes along with it.</summary>
[TestFixtureSource(typeof(PackageNames), nameof(PackageNames.All))]
public sealed class MetadataTests(string id, string project)
{
    private Package _package = null!;

    [OneTimeSetUp]
    public void Open() => _package = PackedFixture.Open(id);

    [OneTimeTearDown]
    public void Close() => _package.Dispose();

    [Test]
    public void It_says_what_it_is_and_under_which_licence() => Assert.Multiple(() =>
    {
        Assert.That(_package.Say("id"), Is.EqualTo(id));
        Assert.That(_package.Say("version"), Is.EqualTo(PackedFixture.Version));
        Assert.That(_package.Say("license"), Is.EqualTo("MIT"));
        Assert.That(_package.Say("description"), Has.Length.InRange(50, 300));
        Assert.That(_package.Say("tags").Split(' '), Does.Contain("mpp").And.Contains("402").And.Contains("payments"));
        Assert.That(_package.Say("authors"), Is.EqualTo("The Mpp.Client authors"));
    });

    [Test]
    public void It_names_the_repository_and_the_commit()
    {
        var repository = _package.Metadata.Elements().Single(element => element.Name.LocalName == "repository");
        Assert.That(repository.Attribute("url")?.Value, Is.EqualTo(SourceCopy.Remote + ".git"));
        Assert.That(repository.Attribute("commit")?.Value, Is.EqualTo(SourceCopy.Commit));
    }

    [Test]
    public void Its_page_is_its_own_and_says_how_it_is_installed()
    {
        var page = Encoding.UTF8.GetString(_package.Read(_package.Say("readme")));
        Assert.That(page, Is.EqualTo(Repository.Read("src", project, "PACKAGE.md")));
        Assert.That(page, Does.StartWith($"# {id}\n").And.Match($"dotnet (add package|tool install --global) {id}\n"));
    }

    [Test]
    public void Its_icon_is_a_small_square_picture()
    {
        var icon = _package.Read(_package.Say("icon"));
        Assert.Multiple(() =>
        {
            Assert.That(icon[..8], Is.EqualTo("\x89PNG\r\n\x1a\n".Select(character => (byte)character)));
            Assert.That(BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), Is.EqualTo(128), "width");
            Assert.That(BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20)), Is.EqualTo(128), "height");
            Assert.That(icon, Has.Length.LessThan(20_000));
        });
    }
}
