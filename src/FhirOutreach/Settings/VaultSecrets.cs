using Azure;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace FhirOutreach.Settings;

/// <summary>
/// Secrets that stand in Azure Key Vault: a secret setting whose value is a secret's URI
/// (<c>https://name.vault.azure.net/secrets/name</c>, a version may follow) is read from there at start, once.
/// </summary>
/// <param name="clientOf">For a vault's URI; by default with the machine's own identity.</param>
internal sealed class VaultSecrets(Func<Uri, SecretClient> clientOf)
{
    /// <summary>Azure's clouds: nothing is sent to a host that merely looks like a vault.</summary>
    private static readonly string[] Hosts = [".vault.azure.net", ".vault.azure.cn", ".vault.usgovcloudapi.net"];

    public static VaultSecrets Default { get; } = new(vault => new SecretClient(vault, new DefaultAzureCredential()));

    /// <summary>The configuration with every such secret in the place of its URI, and what could not be read.</summary>
    public (IConfiguration Configuration, IReadOnlyList<SettingProblem> Problems) In(IConfiguration configuration)
    {
        var found = SettingsTable.All.Where(setting => setting.IsSecret)
            .Select(setting => (setting.Name, Secret: SecretOf(configuration[setting.Name]?.Trim())))
            .Where(setting => setting.Secret is not null).ToList();
        if (found.Count == 0) return (configuration, []);

        var read = new Dictionary<string, string?>();
        List<SettingProblem> problems = [];
        foreach (var (name, secret) in found)
        {
            var (value, problem) = Read(name, secret!.Value);
            if (problem is null) read[name] = value;
            else problems.Add(problem);
        }
        return (new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(read).Build(), problems);
    }

    private static KeyVaultSecretIdentifier? SecretOf(string? value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps) return null;
        var isVault = uri.IsDefaultPort && Array.Exists(Hosts, host => uri.Host.EndsWith(host, StringComparison.OrdinalIgnoreCase));
        var isSecret = isVault && uri.AbsolutePath.StartsWith("/secrets/", StringComparison.OrdinalIgnoreCase);
        return isSecret && KeyVaultSecretIdentifier.TryCreate(uri, out var identifier) ? identifier : null;
    }

    private (string? Value, SettingProblem? Problem) Read(string name, KeyVaultSecretIdentifier secret)
    {
        try
        {
            return (clientOf(secret.VaultUri).GetSecret(secret.Name, secret.Version).Value.Value, null);
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException)
        {
            var where = $"the Key Vault secret {secret.SourceId.GetLeftPart(UriPartial.Path)}, which";
            return (null, e switch
            {
                RequestFailedException { Status: 404 } => new(name, $"{where} is not there", "Put the URI of a secret that is, as the portal shows it (Secret Identifier)."),
                RequestFailedException { Status: 401 or 403 } => new(name, $"{where} may not be read", "Give the service's identity the role Key Vault Secrets User at that vault."),
                AuthenticationFailedException => new(name, $"{where} cannot be asked for: there is no identity to ask with",
                    "Give this machine a managed identity, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET."),
                _ => new(name, $"{where} cannot be read now ({e.GetType().Name})", "Start again when the vault can be reached."),
            });
        }
    }
}
