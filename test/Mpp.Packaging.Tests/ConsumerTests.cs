using Mpp.Sandbox;

namespace Mpp.Packaging.Tests;

/// <summary>The programs of the packages' pages, in projects that know nothing of this repository.</summary>
[TestFixture]
public sealed class ConsumerTests
{
    private const string PaidUrl = "https://api.example.com/paid";

    private static readonly string[] LedgerLibraries = ["Mpp.Client.dll", "Mpp.Client.PostgreSql.dll", "Npgsql.dll"];

    private string _folder = null!;
    private MppSandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task Build()
    {
        _sandbox = await MppSandbox.StartAsync();
        _folder = PackedFixture.CreateFolder("consumers");
        Write("Directory.Build.props", "<Project />");
        Write("nuget.config", $"""<configuration><packageSources><add key="packed" value="{PackedFixture.Feed}" /></packageSources></configuration>""");
        Write("Consumers.slnx", """<Solution><Project Path="Client/Client.csproj" /><Project Path="Ledger/Ledger.csproj" /><Project Path="Tests/Tests.csproj" /></Solution>""");
        WriteProgram("Client", ReadProgram("Mpp.Client").Replace(PaidUrl, new Uri(_sandbox.Merchant.BaseAddress, "/paid").ToString(), StringComparison.Ordinal), "Mpp.Client");
        WriteProgram("Ledger", ReadProgram("Mpp.Client.PostgreSql"), "Mpp.Client.PostgreSql");
        WriteProgram("Tests", ReadProgram("Mpp.Sandbox"), "Mpp.Sandbox");

        // Packages of others may come from where the user has them; ours cannot be there under this version, and do not get there.
        var run = await Run.DotNetAsync(_folder, new() { ["NUGET_PACKAGES"] = PackedFixture.CreateFolder("consumers-cache") }, "build", "Consumers.slnx");
        Assert.That(run.ExitCode, Is.Zero, run.Text);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _sandbox.DisposeAsync();

    [Test]
    public void The_first_program_is_the_one_that_the_repository_shows() =>
        Assert.That(ReadProgram("Mpp.Client"), Is.EqualTo(Repository.ReadProgram("README.md")));

    [Test]
    public async Task The_program_of_the_client_pays_once_and_shows_the_receipt()
    {
        var run = await RunAsync("Client");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        Assert.That(_sandbox.Merchant.Settlements, Has.Count.EqualTo(1));
        Assert.That(run.Output, Does.Contain(_sandbox.Merchant.Settlements[0].Reference));
    }

    [Test]
    public async Task The_program_of_the_sandbox_sees_one_settlement_behind_a_bad_answer()
    {
        var run = await RunAsync("Tests");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        Assert.That(run.Output.ReplaceLineEndings("\n"), Is.EqualTo("502\nsettled 1 time(s)\n"));
    }

    [Test]
    public void The_program_of_the_ledger_has_all_that_it_needs() =>
        Assert.That(Directory.GetFiles(Output("Ledger")).Select(Path.GetFileName), Is.SupersetOf(LedgerLibraries));

    private static string ReadProgram(string project) => Repository.ReadProgram("src", project, "PACKAGE.md");

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    private void WriteProgram(string name, string program, string package)
    {
        Directory.CreateDirectory(Path.Combine(_folder, name));
        Write(Path.Combine(name, "Program.cs"), program);
        Write(Path.Combine(name, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <RestoreFallbackFolders>{UserPackages}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="[{PackedFixture.Version}]" />
                <PackageReference Include="Microsoft.Extensions.Hosting" Version="{PackageVersions.Of("Microsoft.Extensions.Hosting")}" />
              </ItemGroup>
            </Project>
            """);
    }

    /// <summary>Where the user's packages are, if there are any.</summary>
    private static string UserPackages
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
            return Directory.Exists(folder) ? folder : "";
        }
    }

    private string Output(string name) => Path.Combine(_folder, name, "bin", "Debug", "net10.0");

    private Task<Run> RunAsync(string name)
    {
        var home = PackedFixture.CreateFolder($"home-{name}");
        return Run.DotNetAsync(home, Payers.Variables(_sandbox, home), Path.Combine(Output(name), $"{name}.dll"));
    }
}
