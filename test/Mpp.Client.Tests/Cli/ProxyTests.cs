using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Mppcs;
using Mppcs.Proxying;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class ProxyTests : CliFixture
{
    private const string OneDollar = """{"Policy": {"MaxPerPayment": "1 USD"}}""";

    [Test]
    public async Task A_program_that_knows_nothing_of_payments_pays_by_tempo()
    {
        await ConfigureAsync(OneDollar);
        await using var proxy = await OpenAsync();
        using var request = Get("paid");
        request.Headers.Add("Mppcs-Purpose", "quarterly numbers");
        using var response = await proxy.Client.SendAsync(request);
        Assert.That((response.StatusCode, await response.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.OK, "{\"paid\":true}")), proxy.Notices);
        Assert.That(Header(response, "Mppcs-Outcome"), Is.EqualTo("settled"));
        Assert.That(response.Headers.Contains("Payment-Receipt"), Is.True);
        Assert.That(proxy.Notices, Does.Contain("Pays at most 1 USD").And.Contain("paid 0.01 USD"));
        var shown = await RunAsync("ledger", "show", Header(response, "Mppcs-Ledger-Id")!, "--format", "json");
        Assert.That(Text(shown.Json.GetProperty("payment"), "purpose"), Is.EqualTo("quarterly numbers"));
        Assert.That(Merchant.Requests.SelectMany(sent => sent.Headers.Keys), Has.None.StartsWith("mppcs-").IgnoreCase);
    }

    [Test]
    public async Task An_order_is_paid_by_stripe_and_the_bought_key_comes_through()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "20 USD"}, "PreferredMethods": ["stripe"]}""");
        await using var proxy = await OpenAsync();
        using var body = new StringContent(Order, Encoding.UTF8, "application/json");
        using var response = await proxy.Client.PostAsync(PathOf("agent/orders"), body);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created), proxy.Notices);
        Assert.That((Header(response, "Mppcs-Outcome"), Header(response, "X-Api-Key")), Is.EqualTo(("settled", Merchant.Orders.Single().ApiKey)));
        Assert.That(Merchant.Settlements.Single().Method, Is.EqualTo("stripe"));
        Assert.That(proxy.Notices, Does.Not.Contain(Merchant.Orders[0].ApiKey).And.Not.Contain(Sandbox.StripeSecretKey));
    }

    [Test]
    public async Task Without_a_policy_nothing_is_paid_and_the_start_says_so()
    {
        await using var proxy = await OpenAsync();
        using var request = Get("paid");
        request.Headers.Add("Mppcs-Max-Spend", "1 USD");
        using var response = await proxy.Client.SendAsync(request);
        await AssertRefusedAsync(response, "no-limit");
        Assert.That(proxy.Notices, Does.Contain("Nothing will be paid"));
    }

    [TestCase("0.005 USD", "1 USD", "max-per-payment")]
    [TestCase("1 USD", "0.02 USD", "request-limit")]
    public async Task A_limit_of_a_request_can_lower_that_of_the_policy_and_never_raise_it(string policy, string sent, string rule)
    {
        await ConfigureAsync($$$"""{"Policy": {"MaxPerPayment": "{{{policy}}}"}}""");
        await using var proxy = await OpenAsync();
        using var request = Get("paid");
        request.Headers.Add("Mppcs-Max-Spend", sent);
        using var response = await proxy.Client.SendAsync(request);
        await AssertRefusedAsync(response, rule);
        Assert.That(Merchant.Settlements, Is.Empty);
    }

    [Test]
    public async Task An_Authorization_header_of_the_caller_is_passed_on_and_not_overwritten()
    {
        await ConfigureAsync(OneDollar);
        await using var proxy = await OpenAsync();
        using var request = Get("paid");
        request.Headers.Add("Authorization", "Bearer mine");
        using var response = await proxy.Client.SendAsync(request);
        await AssertRefusedAsync(response, "header");
        Assert.That(Merchant.Requests.Single().Headers["Authorization"], Does.StartWith("Bearer"));
    }

    [Test]
    public async Task A_server_that_cannot_be_reached_is_a_502_and_nothing_is_signed()
    {
        await ConfigureAsync(OneDollar);
        await using var proxy = await OpenAsync();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var response = await proxy.Client.GetAsync($"/http/127.0.0.1:{port}/paid");
        Assert.That((response.StatusCode, Header(response, "Mppcs-Outcome"), Header(response, "Mppcs-Retry-Safe")),
            Is.EqualTo((HttpStatusCode.BadGateway, "not_paid", "true")));
        Assert.That(Text((await ProblemAsync(response)).GetProperty("error"), "code"), Is.EqualTo("network"));
    }

    [Test]
    public async Task A_payment_without_an_answer_is_a_504_with_its_ledger_id_and_closes_the_origin()
    {
        Merchant.Misbehaviour.CloseAfterSettling = true;
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD"}, "MaxResends": 0}""");
        await using var proxy = await OpenAsync();
        using var response = await proxy.Client.GetAsync(PathOf("paid"));
        Assert.That((response.StatusCode, Header(response, "Mppcs-Outcome"), Header(response, "Mppcs-Retry-Safe")),
            Is.EqualTo((HttpStatusCode.GatewayTimeout, "unknown", "false")));
        var problem = await ProblemAsync(response);
        Assert.That(Text(problem, "ledgerId"), Is.EqualTo(Header(response, "Mppcs-Ledger-Id")).And.Not.Null);
        Assert.That(Text(problem.GetProperty("payment"), "ledgerId"), Is.EqualTo(Text(problem, "ledgerId")));
        using var next = await proxy.Client.GetAsync(PathOf("paid"));
        await AssertRefusedAsync(next, "open-unknown");
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_refused_credential_comes_back_as_it_is_and_is_not_to_be_repeated()
    {
        Merchant.Misbehaviour.StatusAfterSettling = 400;
        await ConfigureAsync(OneDollar);
        await using var proxy = await OpenAsync();
        using var response = await proxy.Client.GetAsync(PathOf("paid"));
        Assert.That((response.StatusCode, Header(response, "Mppcs-Outcome"), Header(response, "Mppcs-Retry-Safe")),
            Is.EqualTo((HttpStatusCode.BadRequest, "unknown", "false")));
    }

    [Test]
    public async Task A_response_arrives_part_by_part()
    {
        await ConfigureAsync(OneDollar);
        var release = new TaskCompletionSource();
        await using var server = await PageServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await release.Task;
            await context.Response.WriteAsync("second");
        });
        await using var proxy = await OpenAsync();
        using var response = await proxy.Client.GetAsync(ProxySession.PathOf(server.Url), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var first = new byte[5];
        await body.ReadExactlyAsync(first);
        Assert.That(Encoding.UTF8.GetString(first), Is.EqualTo("first"));
        release.SetResult();
        using var rest = new StreamReader(body);
        Assert.That(await rest.ReadToEndAsync(), Is.EqualTo("second"));
        Assert.That(Header(response, "Mppcs-Outcome"), Is.EqualTo("free"));
    }

    [Test]
    public async Task A_request_body_arrives_part_by_part()
    {
        await ConfigureAsync(OneDollar);
        var arrived = new TaskCompletionSource();
        await using var server = await PageServer.StartAsync(async context =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[5]);
            arrived.SetResult();
            using var rest = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync(await rest.ReadToEndAsync());
        });
        await using var proxy = await OpenAsync();
        var pipe = new System.IO.Pipelines.Pipe();
        using var body = new ForwardedBody(pipe.Reader.AsStream(), length: null);
        var answer = proxy.Client.PostAsync(ProxySession.PathOf(server.Url), body);
        await pipe.Writer.WriteAsync("first"u8.ToArray());
        await arrived.Task;
        await pipe.Writer.WriteAsync("second"u8.ToArray());
        await pipe.Writer.CompleteAsync();
        using var response = await answer;
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("second"));
    }

    [Test]
    public async Task A_streamed_body_is_sent_again_with_the_payment_up_to_the_limit_of_what_is_kept()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD"}, "MaxReplayableBodyLength": 10}""");
        await using var proxy = await OpenAsync();
        using var small = await proxy.Client.PostAsync(PathOf("echo"), new StringContent("0123456789"));
        Assert.That((small.StatusCode, await small.Content.ReadAsStringAsync()), Is.EqualTo((HttpStatusCode.OK, "0123456789")), proxy.Notices);
        using var large = await proxy.Client.PostAsync(PathOf("echo"), new StringContent("0123456789a"));
        await AssertRefusedAsync(large, "body");
        using var free = await proxy.Client.PostAsync(PathOf("free"), new StringContent(new string('a', 1_000_000)));
        Assert.That(free.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_paid_answer_that_breaks_off_arrives_broken_off_with_its_ledger_id()
    {
        Merchant.Misbehaviour.TruncateBodyAfterSettling = true;
        await ConfigureAsync(OneDollar);
        await using var proxy = await OpenAsync();
        using var response = await proxy.Client.GetAsync(PathOf("paid"), HttpCompletionOption.ResponseHeadersRead);
        Assert.That(Header(response, "Mppcs-Outcome"), Is.EqualTo("settled"));
        Assert.That(Header(response, "Mppcs-Ledger-Id"), Is.Not.Null);
        Assert.That(response.Content.ReadAsByteArrayAsync, Throws.InstanceOf<HttpRequestException>());
    }

    [TestCase("Host", "attacker.example", 403)]
    [TestCase("Host", "127.0.0.1.attacker.example", 403)]
    [TestCase("Origin", "https://attacker.example", 403)]
    [TestCase("Origin", "null", 403)]
    [TestCase("Sec-Fetch-Site", "cross-site", 403)]
    public async Task Web_pages_are_kept_out_by_any_name(string name, string value, int status)
    {
        await ConfigureAsync(OneDollar);
        await using var proxy = await OpenAsync();
        using var request = Get("paid");
        request.Headers.TryAddWithoutValidation(name, value);
        using var response = await proxy.Client.SendAsync(request);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That((await ProblemAsync(response)).GetProperty("error").GetProperty("retrySafe").GetBoolean(), Is.True);
        Assert.That(Merchant.Requests, Is.Empty);
    }

    [TestCase("localhost")]
    [TestCase("[::1]:80")]
    public async Task This_machine_has_several_names(string host)
    {
        await using var proxy = await OpenAsync();
        using var request = Get("free");
        request.Headers.Host = host;
        using var response = await proxy.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_tunnel_is_refused_with_405()
    {
        await using var proxy = await OpenAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, proxy.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync("CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\nConnection: close\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.That(await reader.ReadToEndAsync(), Does.StartWith("HTTP/1.1 405").And.Contain("no tunnels"));
    }

    [Test]
    public async Task The_token_is_needed_and_never_passed_on()
    {
        await ConfigureAsync(OneDollar);
        await using var proxy = await OpenAsync("--token-file", await WriteTokenAsync("0123456789abcdef"));
        foreach (var (name, value, status) in new[]
        {
            ("X-Other", "0123456789abcdef", HttpStatusCode.ProxyAuthenticationRequired),
            ("X-Mppcs-Token", "0123456789abcdeg", HttpStatusCode.ProxyAuthenticationRequired),
            ("X-Mppcs-Token", "0123456789abcdef0", HttpStatusCode.ProxyAuthenticationRequired),
            ("Proxy-Authorization", "Basic 0123456789abcdef", HttpStatusCode.ProxyAuthenticationRequired),
            ("X-Mppcs-Token", "0123456789abcdef", HttpStatusCode.OK),
            ("Proxy-Authorization", "Bearer 0123456789abcdef", HttpStatusCode.OK),
        })
        {
            using var request = Get("paid");
            request.Headers.TryAddWithoutValidation(name, value);
            using var response = await proxy.Client.SendAsync(request);
            Assert.That(response.StatusCode, Is.EqualTo(status), $"{name}: {value}");
        }

        Assert.That(Merchant.Settlements, Has.Count.EqualTo(2));
        Assert.That(Merchant.Requests.SelectMany(sent => sent.Headers.Values), Has.None.Contain("0123456789abcdef"));
        Assert.That(proxy.Notices, Does.Not.Contain("0123456789abcdef"));
    }

    [TestCase("short", true, "at least 16")]
    [TestCase("0123456789 abcdef", true, "printable")]
    [TestCase("0123456789abcdef", false, "chmod 600")]
    [Platform(Exclude = "Win")]
    public async Task A_token_file_that_protects_nothing_ends_the_start_with_2(string token, bool isPrivate, string expected)
    {
        var path = await WriteTokenAsync(token);
        if (!isPrivate && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        }

        var run = await RunAsync("proxy", "--token-file", path);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain(expected).And.Not.Contain(token));
    }

    [Test]
    public async Task What_belongs_to_one_connection_ends_there_and_a_server_cannot_speak_for_the_proxy()
    {
        await using var server = await PageServer.StartAsync(context =>
        {
            context.Response.Headers["Mppcs-Outcome"] = "settled";
            context.Response.Headers["X-Kept"] = "yes";
            context.Response.Headers.Connection = "X-Hop";
            context.Response.Headers["X-Hop"] = "no";
            return context.Response.WriteAsync(string.Join(' ', context.Request.Headers.Keys) + " " + context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        });
        await using var proxy = await OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, ProxySession.PathOf(server.Url) + "/a%2Fb?c=%20d");
        request.Headers.TryAddWithoutValidation("Connection", "X-Mine");
        request.Headers.Add("X-Mine", "1");
        request.Headers.Add("X-Ours", "1");
        using var response = await proxy.Client.SendAsync(request);
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("X-Ours").And.Not.Contain("X-Mine").And.EndsWith("/page/a%2Fb?c=%20d"));
        Assert.That((Header(response, "Mppcs-Outcome"), Header(response, "X-Kept"), Header(response, "X-Hop")), Is.EqualTo(("free", "yes", (string?)null)));
    }

    [Test]
    public async Task A_redirect_is_an_answer_that_leads_through_the_proxy()
    {
        await using var proxy = await OpenAsync();
        using var response = await proxy.Client.GetAsync(PathOf("redirect?to=/free"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.TemporaryRedirect));
        Assert.That(Header(response, "Location"), Is.EqualTo(PathOf("free")));
        Assert.That(Merchant.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("/")]
    [TestCase("/https")]
    [TestCase("/https/")]
    [TestCase("/https//api.example.com/")]
    [TestCase("/https/user@api.example.com/")]
    [TestCase("/http/api.example.com/")]
    [TestCase("/http/127.0.0.1.example.com/")]
    [TestCase("/ftp/127.0.0.1/")]
    [TestCase("/report")]
    public async Task A_target_that_cannot_be_asked_is_a_400_that_says_how_to_write_one(string path)
    {
        await using var proxy = await OpenAsync();
        using var response = await proxy.Client.GetAsync(path);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(Text(await ProblemAsync(response), "detail"), Does.Contain("/https/HOST"));
    }

    [Test]
    public async Task Settings_that_broke_while_it_runs_are_a_503_and_stop_payments()
    {
        await ConfigureAsync(OneDollar);
        await using var proxy = await OpenAsync();
        await ConfigureAsync("{");
        using var response = await proxy.Client.GetAsync(PathOf("paid"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(Text((await ProblemAsync(response)).GetProperty("error"), "code"), Is.EqualTo("configuration"));
        Assert.That(Merchant.Requests, Is.Empty);
    }

    [Test]
    public async Task What_needs_approval_is_refused_because_nobody_can_be_asked()
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "1 USD", "ApproveAbove": "0.001 USD"}}""");
        await using var proxy = await OpenAsync();
        using var response = await proxy.Client.GetAsync(PathOf("paid"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
        var problem = await ProblemAsync(response);
        Assert.That(Text(problem, "detail"), Does.Contain("Nobody can be asked here").And.Contain("raise ApproveAbove"));
        Assert.That(Text(problem.GetProperty("error").GetProperty("reasons")[0], "rule"), Is.EqualTo("approval"));
        Assert.That(proxy.Notices, Does.Contain("Nobody can be asked here").And.Contain("mppcs pay --ask"));
        Assert.That(Merchant.CredentialArrivals, Is.Empty);
    }

    [Test]
    public async Task A_port_that_is_taken_exits_with_2_and_says_what_to_do()
    {
        var run = await RunAsync("proxy", "--port", $"{Merchant.BaseAddress.Port}");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("Choose another --port"));
    }

    private Task<ProxySession> OpenAsync(params string[] options) => ProxySession.StartAsync(new ToolContext
    {
        Input = Stream.Null,
        Output = Stream.Null,
        Error = TextWriter.Null,
        ReadVariable = name => Variables.GetValueOrDefault(name),
        Clock = Clock,
    }, options);

    private async Task<string> WriteTokenAsync(string token)
    {
        var path = await WriteFileAsync("proxy.token", token + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }

    private string PathOf(string path) => ProxySession.PathOf(Url(path));

    private HttpRequestMessage Get(string path) => new(HttpMethod.Get, PathOf(path));

    private static async Task AssertRefusedAsync(HttpResponseMessage response, string rule)
    {
        Assert.That((response.StatusCode, Header(response, "Mppcs-Outcome")), Is.EqualTo((HttpStatusCode.PaymentRequired, "not_paid")));
        Assert.That(response.Headers.WwwAuthenticate, Is.Empty);
        var error = (await ProblemAsync(response)).GetProperty("error");
        Assert.That((Text(error, "code"), error.GetProperty("retrySafe").GetBoolean()), Is.EqualTo(("refused", true)));
        Assert.That(Text(error.GetProperty("reasons")[0], "rule"), Is.EqualTo(rule));
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response)
    {
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
