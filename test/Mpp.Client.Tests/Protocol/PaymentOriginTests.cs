using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

[TestFixture]
internal sealed class PaymentOriginTests
{
    [TestCase("https://api.example.com/a?b#c", "https://api.example.com", TestName = "Path, query and fragment do not count")]
    [TestCase("https://API.Example.COM/", "https://api.example.com", TestName = "Capitals do not count")]
    [TestCase("https://api.example.com./", "https://api.example.com", TestName = "A trailing dot does not count")]
    [TestCase("https://api.example.com:443/", "https://api.example.com", TestName = "The default port does not count")]
    [TestCase("https://api.example.com:8443/", "https://api.example.com:8443", TestName = "Another port counts")]
    [TestCase("http://api.example.com:80/", "http://api.example.com", TestName = "The default port of plain http does not count")]
    [TestCase("https://api.example.com:80/", "https://api.example.com:80", TestName = "The port of plain http counts over TLS")]
    [TestCase("https://a/", "https://a", TestName = "A host of one letter is a host")]
    [TestCase("https://10.0.0.1/", "https://10.0.0.1", TestName = "IPv4 has no brackets")]
    [TestCase("http://localhost:443/", "http://localhost:443", TestName = "The other scheme's port counts")]
    [TestCase("https://p\u0430ypal.com/", "https://xn--pypal-4ve.com", TestName = "A Cyrillic look-alike shows its punycode")]
    [TestCase("https://b\u00fccher.example/", "https://xn--bcher-kva.example", TestName = "An international name shows its punycode")]
    [TestCase("https://[2001:DB8::0:1]/", "https://[2001:db8::1]", TestName = "IPv6 is written in one way")]
    [TestCase("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443", TestName = "IPv6 with a port")]
    public void Is_written_in_one_way(string url, string expected)
    {
        Assert.That(Create(url).ToString(), Is.EqualTo(expected));
        Assert.That(Create(url), Is.EqualTo(Create(expected)));
        Assert.That(Create(url).GetHashCode(), Is.EqualTo(Create(expected).GetHashCode()));
    }

    [TestCase("https://user:secret@api.example.com/", TestName = "User and password are refused")]
    [TestCase("https://api.example.com@evil.com/", TestName = "A host disguised as a user is refused")]
    [TestCase("https://u@api.example.com/", TestName = "A user of one letter is refused")]
    [TestCase("ftp://api.example.com/", TestName = "Another scheme is refused")]
    [TestCase("file:///etc/passwd", TestName = "A file is refused")]
    [TestCase("ws://localhost/", TestName = "A web socket is refused")]
    [TestCase("path", TestName = "A relative URL is refused")]
    public void Is_refused(string url)
    {
        Assert.That(PaymentOrigin.TryCreate(new Uri(url, UriKind.RelativeOrAbsolute), out var origin, out var error), Is.False);
        Assert.That(origin, Is.Null);
        Assert.That(error, Is.Not.Empty);
        Assert.That(error, Does.Not.Contain("secret"));
    }

    [TestCase("http://localhost/")]
    [TestCase("http://LOCALHOST:5000/")]
    [TestCase("http://127.0.0.1/")]
    [TestCase("http://127.1/")]
    [TestCase("http://2130706433/")]
    [TestCase("http://0x7f.1/")]
    [TestCase("http://127.255.255.254/")]
    [TestCase("http://[::1]/")]
    [TestCase("http://[::ffff:127.0.0.1]/")]
    [TestCase("http://loopback/")]
    [TestCase("https://api.example.com/")]
    public void Is_protected(string url) => Assert.That(Create(url).IsProtected, Is.True);

    [TestCase("http://api.example.com/")]
    [TestCase("http://localhost./")]
    [TestCase("http://localhost.evil.com/")]
    [TestCase("http://127.0.0.1.evil.com/")]
    [TestCase("http://127.0.0.1.nip.io/", Description = "a name that resolves to this machine")]
    [TestCase("http://localtest.me/", Description = "a name that resolves to this machine")]
    [TestCase("http://0.0.0.0/")]
    [TestCase("http://[::]/")]
    [TestCase("http://10.0.0.1/")]
    [TestCase("http://169.254.169.254/")]
    [TestCase("http://[fe80::1]/")]
    [TestCase("http://\u24dbocalhost/", Description = "a circled letter")]
    [TestCase("http://notlocalhost/")]
    public void Is_not_protected(string url)
    {
        Assert.That(Create(url).IsProtected, Is.False);
        Assert.That(Create(url).IsLoopback, Is.False);
    }

    [TestCase("https://api.example.com/", "http://api.example.com/", TestName = "Schemes differ")]
    [TestCase("https://localhost:5001/", "http://localhost:5001/", TestName = "Only schemes differ")]
    [TestCase("https://api.example.com/", "https://api.example.com:444/", TestName = "Ports differ")]
    [TestCase("https://api.example.com/", "https://api.example.org/", TestName = "Hosts differ")]
    [TestCase("https://example.com/", "https://api.example.com/", TestName = "A subdomain differs")]
    [TestCase("https://paypal.com/", "https://p\u0430ypal.com/", TestName = "A look-alike differs")]
    public void Different_origins_differ(string one, string other) => Assert.That(Create(one), Is.Not.EqualTo(Create(other)));

    [Test]
    public void The_same_host_is_the_same_origin_even_where_only_one_spelling_is_loopback() =>
        Assert.That(Create("https://localhost./"), Is.EqualTo(Create("https://localhost/")));

    [Test]
    public void Nothing_is_no_origin() => Assert.That(Create("https://localhost/").Equals(null), Is.False);

    [Test]
    public void A_zone_does_not_break_an_address() => Assert.That(Create("https://[fe80::1%251]/").Host, Does.StartWith("[fe80::1"));

    private static PaymentOrigin Create(string url)
    {
        Assert.That(PaymentOrigin.TryCreate(new Uri(url), out var origin, out var error), Is.True, error);
        return origin!;
    }
}
