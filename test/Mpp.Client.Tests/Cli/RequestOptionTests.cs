using System.Text;
using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Cli;

[TestFixture]
internal sealed class RequestOptionTests : CliFixture
{
    [Test]
    public async Task The_word_pay_can_be_left_out_or_written()
    {
        var bare = await RunAsync(Url("free"));
        var named = await RunAsync("pay", Url("free"));
        Assert.That((bare.ExitCode, bare.Output), Is.EqualTo((0, "{\"free\":true}")));
        Assert.That((named.ExitCode, named.Output), Is.EqualTo((0, "{\"free\":true}")));
    }

    [TestCase("-X", "DELETE")]
    [TestCase("--request", "DELETE")]
    [TestCase("-XDELETE")]
    [TestCase("-X", "delete")]
    public async Task The_method_can_be_chosen(params string[] option)
    {
        await RunAsync([Url("free"), .. option]);
        Assert.That(Asked().Method, Is.EqualTo("DELETE"));
    }

    [Test]
    public async Task Headers_are_sent_as_often_as_they_are_written()
    {
        await RunAsync(Url("free"), "-H", "X-One: 1", "--header", "X-Two:  a: b ", "-H", "Content-Type: text/plain");
        Assert.That(Asked().Headers["X-One"], Is.EqualTo("1"));
        Assert.That(Asked().Headers["X-Two"], Is.EqualTo("a: b"));
        Assert.That(Asked().Headers["Content-Type"], Is.EqualTo("text/plain"));
        Assert.That(Asked().Method, Is.EqualTo("GET"));
    }

    [Test]
    public async Task The_user_agent_is_ours_unless_another_is_written()
    {
        await RunAsync(Url("free"));
        await RunAsync(Url("free"), "-A", "agent/7");
        await RunAsync(Url("free"), "-H", "User-Agent: agent/8");
        Assert.That(Merchant.Requests.Select(request => request.Headers["User-Agent"]), Is.EqualTo(["mppcs/0.1.0", "agent/7", "agent/8"]));
    }

    [Test]
    public async Task Data_is_posted_byte_for_byte_before_and_with_the_payment()
    {
        var run = await RunAsync(Url("echo"), "-d", "a=1&b=ü", "--max-spend", Enough);
        Assert.That(run.Output, Is.EqualTo("a=1&b=ü"));
        Assert.That(Merchant.Requests.Select(request => (request.Method, request.Headers["Content-Type"])),
            Is.EqualTo(Enumerable.Repeat(("POST", "application/x-www-form-urlencoded"), 2)));
    }

    [Test]
    public async Task Data_can_come_from_a_file_with_its_line_breaks()
    {
        var file = await WriteFileAsync("body.txt", "one\r\ntwo\n");
        var run = await RunAsync(Url("echo"), "--data", "@" + file, "--max-spend", Enough);
        Assert.That(run.Output, Is.EqualTo("one\r\ntwo\n"));
    }

    [Test]
    public async Task Data_can_come_from_the_standard_input()
    {
        byte[] body = [0, 1, 2, 0xff, 0xfe, (byte)'\n'];
        var run = await RunWithInputAsync(body, Url("echo"), "-d", "@-", "--max-spend", Enough);
        Assert.That(run.OutputBytes, Is.EqualTo(body));
    }

    [Test]
    public async Task Json_sets_both_content_types()
    {
        await RunAsync(Url("free"), "--json", "{}");
        Assert.That(Asked().Method, Is.EqualTo("POST"));
        Assert.That(Asked().Headers["Content-Type"], Is.EqualTo("application/json"));
        Assert.That(Asked().Headers["Accept"], Is.EqualTo("application/json"));
    }

    [Test]
    public async Task Written_headers_are_stronger_than_those_of_json()
    {
        await RunAsync(Url("free"), "--json", "{}", "-H", "Content-Type: application/merge-patch+json", "-H", "Accept: */*", "-X", "PATCH");
        Assert.That(Asked().Method, Is.EqualTo("PATCH"));
        Assert.That(Asked().Headers["Content-Type"], Is.EqualTo("application/merge-patch+json"));
        Assert.That(Asked().Headers["Accept"], Is.EqualTo("*/*"));
    }

    [Test]
    public async Task An_idempotency_key_is_sent_as_written()
    {
        await RunAsync(Url("echo"), "-d", "x", "--idempotency-key", "order-7", "--max-spend", Enough);
        Assert.That(Merchant.Requests[^1].Headers["Idempotency-Key"], Is.EqualTo("order-7"));
    }

    [Test]
    public async Task Include_writes_status_and_headers_before_the_body()
    {
        var run = await RunAsync(Url("free"), "-i");
        Assert.That(run.Output, Does.StartWith("HTTP/1.1 200 OK\r\n").And.EndWith("\r\n\r\n{\"free\":true}"));
    }

    [Test]
    public async Task Output_goes_to_a_file_and_leaves_the_standard_output_empty()
    {
        var file = await WriteFileAsync("out.json", "something longer than the answer will be, much longer");
        var run = await RunAsync(Url("paid"), "-o", file, "--max-spend", Enough);
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.OutputBytes, Is.Empty);
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("{\"paid\":true}"));
    }

    [Test]
    public async Task With_json_the_output_file_is_named_in_place_of_the_body()
    {
        var run = await RunAsync(Url("paid"), "-o", InFolder("out.json"), "--max-spend", Enough, "--format", "json");
        Assert.That(run.Text("bodyFile"), Is.EqualTo(InFolder("out.json")));
        Assert.That(run.Json.GetProperty("body").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));
        Assert.That(await File.ReadAllTextAsync(InFolder("out.json")), Is.EqualTo("{\"paid\":true}"));
    }

    [Test]
    public async Task A_refusal_leaves_an_existing_output_file_alone_and_makes_no_new_one()
    {
        var file = await WriteFileAsync("kept.txt", "kept");
        await RunAsync(Url("paid"), "-o", file);
        await RunAsync(Url("paid"), "-o", InFolder("new.txt"));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("kept"));
        Assert.That(File.Exists(InFolder("new.txt")), Is.False);
    }

    [Test]
    public async Task Nothing_is_bought_that_cannot_be_kept()
    {
        var run = await RunAsync(Url("paid"), "-o", Folder, "--max-spend", Enough);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(Merchant.Requests, Is.Empty);
    }

    [Test]
    public async Task A_body_is_passed_on_while_it_still_comes()
    {
        var hold = new TaskCompletionSource();
        Merchant.Misbehaviour.HoldStreamAfterFirstEvent = hold;
        using var output = new SignallingStream("data: 1");
        var running = Mppcs.CommandLine.InvokeAsync([Url("free/stream")], new Mppcs.ToolContext
        {
            Input = Stream.Null,
            Output = output,
            Error = TextWriter.Null,
            ReadVariable = name => Variables.GetValueOrDefault(name),
        });
        await output.Arrived;
        Assert.That(running.IsCompleted, Is.False);
        hold.SetResult();
        Assert.That(await running, Is.Zero);
        Assert.That(Encoding.UTF8.GetString(output.ToArray()), Does.Contain("data: 3"));
    }

    private SandboxRequest Asked() => Merchant.Requests[0];
}
