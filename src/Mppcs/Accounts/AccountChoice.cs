using Mpp.Client.Methods.Tempo;
using Mppcs.Configuration;

namespace Mppcs.Accounts;

/// <summary>
/// Which of the user's accounts pays on Tempo, if one does: <c>--account</c>, else <c>MPP_ACCOUNT</c>, else the default one where nothing
/// else names a key.
/// </summary>
internal static class AccountChoice
{
    public const string OptionName = "--account";
    public const string Variable = "MPP_ACCOUNT";

    private static readonly string[] Places = ["Tempo.PrivateKeyFile", "Tempo.KeystoreFile", "Tempo.RemoteSigner"];

    /// <summary>The settings with the account in the place of the key that they name.</summary>
    /// <param name="settings">The settings. Their options are changed.</param>
    /// <param name="typed">The name that was typed.</param>
    /// <param name="context">Environment and folder.</param>
    /// <exception cref="UsageException">There is no such account, or two keys are named.</exception>
    public static EffectiveSettings ChooseAccount(this EffectiveSettings settings, string? typed, ToolContext context)
    {
        var tempo = settings.Options.Tempo;
        var isKeySet = context.ReadVariable(tempo.PrivateKeyVariable) is not null;
        if (typed is not null)
        {
            return Use(settings, AccountFolder.Of(context).Get(typed), SettingSource.Option(OptionName));
        }

        if (context.ReadVariable(Variable) is { } named)
        {
            return isKeySet
                ? throw new UsageException($"{Variable} and {tempo.PrivateKeyVariable} each name a key. Unset one of them, or write {OptionName} NAME.", UsageException.Configuration)
                : Use(settings, AccountFolder.Of(context).Get(AccountName.Check(named, UsageException.Configuration)), SettingSource.Variable(Variable));
        }

        return !isKeySet && !TempoSignerSource.NamesKey(tempo) && AccountFolder.Find(context) is { } folder && folder.ReadDefault() is { } mark
            ? Use(settings, folder.Get(mark), SettingSource.DefaultAccount)
            : settings;
    }

    private static EffectiveSettings Use(EffectiveSettings settings, StoredAccount account, SettingSource source)
    {
        var tempo = settings.Options.Tempo;
        var overrides = new Dictionary<string, SettingSource>(settings.Overrides, StringComparer.Ordinal);
        foreach (var place in Places.Where(settings.File.Keys.Contains))
        {
            overrides[place] = source;
        }

        if (TempoSignerSource.NamesKey(tempo))
        {
            // What belongs to the key of the file does not belong to this one.
            tempo.Account = null;
            tempo.KeystorePasswordFile = null;
            overrides["Tempo.Account"] = overrides["Tempo.KeystorePasswordFile"] = source;
        }

        tempo.PrivateKeyFile = null;
        tempo.RemoteSigner = null;
        tempo.KeystoreFile = account.File;
        overrides["Tempo.KeystoreFile"] = source;
        return settings with { Account = account, Overrides = overrides };
    }
}
