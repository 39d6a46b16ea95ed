using System.Text;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

[TestFixture]
internal sealed class PaymentProblemTests
{
    private const string MediaType = "application/problem+json";

    [TestCase("{\"type\":\"https://paymentauth.org/problems/verification-failed\"}", "verification-failed")]
    [TestCase("{\"type\":\"https://paymentauth.org/problems/session/channel-not-found\"}", "session/channel-not-found")]
    [TestCase("{\"type\":\"urn:payment:error:expired\"}", "urn:payment:error:expired")]
    [TestCase("{\"type\":\"about:blank\"}", "about:blank")]
    [TestCase("{\"type\":\"verification-failed\"}", "verification-failed")]
    [TestCase("{\"type\":\"https://paymentauth.org.evil.com/problems/payment-required\"}", "https://paymentauth.org.evil.com/problems/payment-required")]
    [TestCase("{\"type\":\"https://PaymentAuth.org/problems/x\"}", "https://PaymentAuth.org/problems/x")]
    [TestCase("{\"status\":200}", "about:blank")]
    [TestCase("{\"type\":7,\"status\":\"402\"}", "about:blank")]
    public void A_type_is_a_known_suffix_or_the_servers_text(string json, string type) => Assert.That(Read(json)!.Type, Is.EqualTo(type));

    [TestCase("application/json", TestName = "JSON is no problem")]
    [TestCase("text/html", TestName = "HTML is no problem")]
    [TestCase("", TestName = "An empty type is no problem")]
    [TestCase(null, TestName = "No type is no problem")]
    public void Another_media_type_is_not_read(string? mediaType) =>
        Assert.That(PaymentProblem.Read(mediaType, Encoding.UTF8.GetBytes("{\"type\":\"x\"}")), Is.Null);

    [TestCase("", TestName = "No body")]
    [TestCase("not json", TestName = "Text")]
    [TestCase("[]", TestName = "An array")]
    [TestCase("{\"type\":\"a\",\"type\":\"b\"}", TestName = "Two types")]
    [TestCase("{\"type\":\"\\ud800\"}", TestName = "A lone surrogate in the type")]
    public void A_body_that_is_no_problem_is_ignored(string json) => Assert.That(Read(json), Is.Null);

    [Test]
    public void A_media_type_has_no_case() =>
        Assert.That(PaymentProblem.Read("Application/Problem+JSON", Encoding.UTF8.GetBytes("{\"type\":\"x\"}"))!.ToString(), Is.EqualTo("x"));

    [Test]
    public void Words_that_are_empty_or_no_text_are_none()
    {
        var problem = Read("{\"type\":\"x\",\"title\":\"\",\"detail\":7}")!;

        Assert.That(problem.Title, Is.Null);
        Assert.That(problem.Detail, Is.Null);
        Assert.That(problem.ToString(), Is.EqualTo("x"));
    }

    [TestCase(64 * 1024, true)]
    [TestCase((64 * 1024) + 1, false)]
    [TestCase(10_000_000, false)]
    public void A_long_body_is_ignored(int length, bool isRead)
    {
        var json = "{\"type\":\"x\"}".PadRight(length);

        Assert.That(Read(json) is not null, Is.EqualTo(isRead));
    }

    [Test]
    public void The_words_of_the_server_are_freed_of_everything_but_text()
    {
        const string Detail = "\\u001b[31mPaid\\u001b[0m \\u001b]8;;https://evil\\u0007 \\u202egnp\\u202c\\u2066x\\u2069 a\\u200bb\\r\\nc\\u2028d\\u0000";

        var problem = Read($"{{\"type\":\"\\u001b[2Jx\",\"title\":\"{Detail}\",\"detail\":\"{Detail}\"}}")!;

        Assert.That(problem.Type, Is.EqualTo("[2Jx"));
        Assert.That(problem.Detail, Is.EqualTo("[31mPaid[0m ]8;;https://evil gnpx ab  cd"));
        Assert.That(problem.Title, Is.EqualTo(problem.Detail));
        Assert.That(problem.ToString(), Is.EqualTo($"[2Jx: {problem.Detail}"));
    }

    [Test]
    public void The_words_of_the_server_are_cut()
    {
        var problem = Read($"{{\"type\":\"{new string('t', 500)}\",\"detail\":\"{new string('d', 5000)}\"}}")!;

        Assert.That(problem.Type, Has.Length.EqualTo(121));
        Assert.That(problem.Detail, Has.Length.EqualTo(301).And.EndWith("…"));
        Assert.That(problem.Title, Is.Null);
    }

    private static PaymentProblem? Read(string json) => PaymentProblem.Read(MediaType, Encoding.UTF8.GetBytes(json));
}
