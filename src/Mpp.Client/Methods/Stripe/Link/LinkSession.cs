namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>Calls Link's API for the wallet's owner: finds, renews and keeps the tokens.</summary>
internal sealed class LinkSession : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly LinkHttp _http;
    private readonly LinkSignIn _signIn;
    private readonly LinkTokenFile _file;
    private readonly TimeProvider _clock;
    private readonly IProgress<LinkPrompt>? _people;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private LinkTokens? _tokens;

    public LinkSession(LinkOptions options, TimeProvider clock, IProgress<LinkPrompt>? people)
    {
        (_clock, _people) = (clock, people);
        _http = new LinkHttp(options);
        _signIn = new LinkSignIn(options.ClientId!, _http, clock);
        _file = new LinkTokenFile(options.TokenFile!, options.ClientId!);
    }

    /// <summary>Makes sure that somebody is signed in, and asks them to where nobody is.</summary>
    /// <param name="isKnownDead">Whether Link has just refused what is kept.</param>
    /// <param name="deadline">How long to wait for them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LinkException">Nobody is.</exception>
    public async Task EnsureSignedInAsync(bool isKnownDead, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!isKnownDead && (_tokens ??= _file.Load()) is not null)
            {
                return;
            }

            if (_people is null)
            {
                throw NotSignedIn("Nobody is signed in to Link, and there is nobody to ask. Register an IProgress<LinkPrompt> that shows people where to sign in.");
            }

            Keep(await _signIn.RunAsync(_people, deadline, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A call, made once more with a renewed token when Link refuses the first one's.</summary>
    /// <exception cref="LinkException">Nobody is signed in any more, or the tokens cannot be renewed or kept.</exception>
    public async Task<LinkReply> AskAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellationToken)
    {
        var tokens = await GetAsync(refused: null, cancellationToken).ConfigureAwait(false);
        var reply = await _http.CallAsync(method, path, json, tokens.AccessToken, cancellationToken).ConfigureAwait(false);
        if (reply.Status != 401)
        {
            return reply;
        }

        tokens = await GetAsync(refused: tokens, cancellationToken).ConfigureAwait(false);
        reply = await _http.CallAsync(method, path, json, tokens.AccessToken, cancellationToken).ConfigureAwait(false);
        return reply.Status != 401 ? reply : throw Ended();
    }

    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    private async Task<LinkTokens> GetAsync(LinkTokens? refused, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var tokens = _tokens ?? _file.Load() ?? throw Ended();
            if (tokens != refused && tokens.ExpiresAt - _clock.GetUtcNow() > Margin)
            {
                return _tokens = tokens;
            }

            // Another process may have renewed them, and a refresh token is often good for once.
            if (_file.Load() is { } kept && kept != tokens)
            {
                return _tokens = kept;
            }

            if (await _signIn.RefreshAsync(tokens, cancellationToken).ConfigureAwait(false) is { } renewed)
            {
                Keep(renewed);
                return renewed;
            }

            return _file.Load() is { } faster && faster != tokens ? _tokens = faster : throw Ended();
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Keep(LinkTokens tokens)
    {
        _tokens = tokens;
        _file.Save(tokens);
    }

    private static LinkException Ended() => NotSignedIn("The sign-in to Link has ended. Send a request that is to be paid, and sign in again.");

    private static LinkException NotSignedIn(string message) => new(LinkFailure.NotSignedIn, message);
}
